/** Ktor: the routing DSL, typed routes, modules and route extensions across files. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { withReceiver } from '../../../languages/kotlin/receivers.ts'
import { shortName } from '../../jvm/types.ts'
import { KtorApplication } from './application.ts'
import { KtorContext } from './call.ts'
import { blockOf, KtorRoute } from './route.ts'

export const ktor: Framework = {
  name: 'ktor',
  languages: ['kotlin'],
  packages: ['io.ktor.*', 'io.github.smiley4.*', 'io.bkbn.kompendium*'],
  hints: String.raw`\bio\.ktor\b|\bRoute\.\w+\(|\brouting\s*\{|@Resource\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (name === 'embeddedServer') return serve(call, run)
    const target = callee.receiver === undefined ? selfIn(call.scope, run) : ktorValue(run.settle(callee.receiver), run)
    return target?.register(name, call, run)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return valueOfType(type.path.at(-1) ?? '', run)
  },

  /** Names that nothing imports, as in a piece of a file. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const { label } = unknown
    if (method !== '()' || label === undefined) return undefined
    const target = selfIn(call.scope, run)
    if (target !== undefined) return new RoutingFunction(label)
    if (label === 'routing' && blockOf(call) !== undefined) return new RoutingFunction(label, new KtorApplication())
    return label === 'embeddedServer' ? new EmbeddedServer() : undefined
  },
}

/** A function of the routing vocabulary that is called without a receiver. */
class RoutingFunction extends Native {
  readonly #name: string
  readonly #application: KtorApplication | undefined

  constructor(name: string, application?: KtorApplication) {
    super()
    this.#name = name
    this.#application = application
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return (selfIn(call.scope, run) ?? this.#application)?.register(this.#name, call, run)
  }
}

class EmbeddedServer extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    return serve(call, run)
  }
}

/** `embeddedServer(Netty, port = 8080) { … }`, `embeddedServer(Netty, module = Application::module)` */
function serve(call: Call, run: Interpreter): Value {
  const application = native(new KtorApplication())
  const given = blockOf(call) ?? call.named.get('module') ?? call.args.at(-1)
  const module = given?.kind === 'function' ? given : moduleNamed(given, call, run)
  if (module?.kind !== 'function') return application
  const scoped = module.fn.receiver === undefined ? withReceiver(module, application) : module
  run.invoke(scoped, [], new Map(), application)
  return application
}

/** `Application::module` names a function of the folder that extends the application. */
function moduleNamed(given: Value | undefined, call: Call, run: Interpreter): Value | undefined {
  const name = given?.kind === 'external' ? given.path.at(-1) : given?.kind === 'unknown' ? given.label : undefined
  return name === undefined ? undefined : run.lookUp(name, call.scope, call.line)
}

type Target = KtorRoute | KtorApplication

/** The innermost `this` around a call that is a route or an application; none inside of handlers. */
function selfIn(scope: Scope, run: Interpreter): Target | undefined {
  let asked: Value | undefined
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.self === undefined || at.self === asked) continue
    asked = at.self
    const settled = run.settle(asked)
    if (settled.kind === 'native' && settled.native instanceof KtorContext) return undefined
    const target = ktorValue(settled, run)
    if (target !== undefined) return target
  }
  return undefined
}

function ktorValue(value: Value, run: Interpreter): Target | undefined {
  if (value.kind === 'unknown' && value.type !== undefined) {
    const made = valueOfType(shortName(value.type), run)
    if (made !== undefined) value.claimed = made
    return made === undefined ? undefined : ktorValue(made, run)
  }
  if (value.kind !== 'native') return undefined
  const { native: of } = value
  return of instanceof KtorRoute || of instanceof KtorApplication ? of : undefined
}

function valueOfType(name: string, run: Interpreter): Value | undefined {
  if (name === 'Application') return native(new KtorApplication())
  return /^(?:Route|Routing|RoutingRoot|RootRoute|RoutingBuilder|NormalOpenAPIRoute)$/.test(name)
    ? native(KtorRoute.root(run, false))
    : undefined
}
