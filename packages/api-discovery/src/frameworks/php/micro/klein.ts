/** Klein and AltoRouter, which write paths alike. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type ParamPlace } from '../../../model.ts'
import { AmbientRouter } from '../ambient-router.ts'
import { bag, noteInput, type InputSink } from '../inputs.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'
import { bracketPath } from './bracket-path.ts'

function respond(router: VerbRouter, call: Call): Value {
  const args = call.args
  const target = args.at(-1)
  // (handler), (path, handler), (methods, path, handler)
  const path = args.length > 1 ? args.at(-2) : text('*')
  return router.add(args.length > 2 ? orAny(methodsIn(args[0])) : ANY_METHODS, path, target, call)
}

function orAny(methods: readonly HttpMethod[]): readonly HttpMethod[] {
  return methods.length > 0 ? methods : ANY_METHODS
}

const kleinStyle: RouterStyle = {
  framework: 'klein',
  endSlash: 'kept',
  inputsShareNames: true,
  syntax: bracketPath,
  statements: {
    // Without a path it runs before or behind the others.
    respond: (router, call) => (call.args.length > 1 ? respond(router, call) : undefined),
    with: (_, call, run) => AmbientRouter.of(kleinStyle, run).group(call.args[0], call.args.at(-1), call, run),
  },
  given: (name, sink) => (/^(?:request|req|r|rq)$/.test(name) ? native(new KleinRequest(sink)) : undefined),
}

/** `$klein` means the group that is being filled, as the closures of `with` use it. */
class Klein extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return AmbientRouter.of(kleinStyle, run).current.method(name, call, run)
  }
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  paramsGet: 'query',
  paramsPost: 'form',
  headers: 'header',
  cookies: 'cookie',
  files: 'form',
}

/** `$request->name`, `$request->param('name')`, `$request->paramsGet()->get('page')` */
class KleinRequest extends Native {
  override readonly isRequest = true
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override member(name: string): Value {
    return noteInput(this.#sink, this.#sink.place, name)
  }

  override method(name: string, call: Call): Value {
    const { facts, place } = this.#sink
    const found = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    if (found !== undefined) return bag(found, facts)
    if (name === 'params') return bag(place, facts)
    const asked = name === 'param' ? textArgument(call, 0) : undefined
    if (name === 'body') facts.add({ name: 'body', in: 'body' })
    return asked === undefined ? UNKNOWN : noteInput(this.#sink, place, asked)
  }
}

export const klein: Framework = {
  name: 'klein',
  languages: ['php'],
  packages: ['Klein\\*'],
  hints: String.raw`\bKlein\\`,

  call(callee: External, call: Call): Value | undefined {
    return callee.package === 'Klein\\Klein' && call.constructs ? native(new Klein()) : undefined
  },
}

const altoStyle: RouterStyle = {
  framework: 'altorouter',
  syntax: bracketPath,
  statements: {
    map: (router, call) => router.add(orAny(methodsIn(call.args[0])), call.args[1], call.args[2], call),
    addRoutes: (router, call) => addRoutes(router, call.args[0], call),
    setBasePath: (router, call) => {
      router.router.prefix = call.args[0]
      return undefined
    },
  },
}

/** `[['PATCH', '/users/[i:id]', 'users#update', 'name'], …]` */
function addRoutes(router: VerbRouter, routes: Value | undefined, call: Call): undefined {
  for (const route of routes?.kind === 'list' ? routes.items : []) {
    if (route.kind !== 'list') continue
    const [methods, path, target] = route.items
    router.add(orAny(methodsIn(methods)), path, target, { ...call, line: route.line ?? call.line })
  }
}

export const altoRouter: Framework = {
  name: 'altorouter',
  languages: ['php'],
  packages: ['AltoRouter'],
  hints: String.raw`\bAltoRouter\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.package !== 'AltoRouter' || !call.constructs) return undefined
    const router = VerbRouter.application(altoStyle, run)
    const [routes, base] = call.args
    addRoutes(router, routes, call)
    if (base !== undefined && itemsOf(base).length === 1) router.router.prefix = base
    return native(router)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.package === 'AltoRouter' ? native(VerbRouter.application(altoStyle, run)) : undefined
  },
}
