/** Applications and routes of Ktor: what blocks have as their `this`, and what they register there. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { native, plainText, text, truth, type FunctionValue, type Value } from '../../../engine/values.ts'
import { withReceiver } from '../../../languages/kotlin/receivers.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { constantName } from '../../jvm/marks.ts'
import { classOf } from '../../jvm/types.ts'
import { parametersIn } from './path.ts'
import { AuthenticateGuard, ktorReader, type KtorFacts } from './reader.ts'
import { resourceOf } from './resources.ts'

const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])
/** Blocks that add no path. */
const TRANSPARENT =
  /^(?:accept|contentType|host|port|localPort|rateLimit|cors|csrf|createChild|createRouteFromPath|intercept\w*|withRole|tag|tags|routeScoped)$/
/** Blocks that ask for an input. */
const ASKS: Readonly<Record<string, 'header' | 'query'>> = { header: 'header', param: 'query' }

/** The last argument that is a block. */
export function blockOf(call: Call): FunctionValue | undefined {
  const last = call.args.at(-1) ?? call.named.get('body') ?? call.named.get('build')
  return last?.kind === 'function' ? last : undefined
}

export class KtorRoute extends Native {
  readonly router: Router
  /** Parameters of the paths from the root to here. */
  readonly #inPath: ReadonlySet<string>
  /** The method that routes below answer to: `method(HttpMethod.Get) { handle { … } }`. */
  readonly #method: HttpMethod | undefined

  constructor(router: Router, inPath: ReadonlySet<string> = new Set(), method?: HttpMethod) {
    super()
    this.router = router
    this.#inPath = inPath
    this.#method = method
  }

  static root(run: Interpreter, isApplication: boolean): KtorRoute {
    const router = run.project.graph.router(ktorReader)
    router.isApplication = isApplication
    return new KtorRoute(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.register(name, call, run)
  }

  /** What a function of the routing vocabulary does on this route; undefined for other names. */
  register(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return this.#verb(name.toUpperCase(), call, run)
    switch (name) {
      case 'route':
        return this.#nest(argument(call, 0, 'path') ?? text(''), methodArgument(call, 1), call, run)
      case 'method':
        return this.#nest(text(''), methodArgument(call, 0), call, run)
      case 'resource':
        return this.#resource(undefined, call, run)
      case 'authenticate':
        return this.#authenticate(call, run)
      case 'handle':
        this.#add(text(''), this.#method === undefined ? [] : [this.#method], call, {})
        return native(this)
      case 'webSocket':
      case 'webSocketRaw':
        this.#add(pathArgument(call), ['GET'], call, { protocol: 'ws' })
        return native(this)
      case 'sse':
        this.#add(pathArgument(call), ['GET'], call, {})
        return native(this)
      case 'optionalParam':
        return this.#nest(text(''), undefined, call, run)
      default: {
        const asked = Object.hasOwn(ASKS, name)
        if (asked || TRANSPARENT.test(name)) return this.#nest(text(''), undefined, call, run)
        return undefined
      }
    }
  }

  #verb(method: HttpMethod, call: Call, run: Interpreter): Value {
    const [type] = call.types
    const given = argument(call, 0, 'path')
    const of = type === undefined ? undefined : classOf(type, call.scope, run)
    if (of !== undefined && resourceOf(of, run) !== undefined) return this.#resource(method, call, run)
    const body = type === undefined || given?.kind === 'function' ? undefined : { type, scope: call.scope }
    this.#add(pathArgument(call), [method], call, body === undefined ? {} : { body })
    return native(this)
  }

  /** `get<Articles.Id> { article -> … }`, `resource<Articles> { … }` */
  #resource(method: HttpMethod | undefined, call: Call, run: Interpreter): Value {
    const of = classOf(call.types[0], call.scope, run)
    const resource = of === undefined ? undefined : resourceOf(of, run)
    if (resource === undefined) return native(this)
    if (method === undefined) return this.#nest(resource.path, undefined, call, run)
    const block = blockOf(call)
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: [method],
      path: resource.path,
      handlers: block === undefined ? [] : [block],
      params: resource.params,
      facts: this.#facts(resource.path),
    })
    return native(this)
  }

  #add(
    path: Value,
    methods: readonly HttpMethod[],
    call: Call,
    more: { readonly protocol?: 'ws'; readonly body?: NonNullable<KtorFacts['body']> },
  ): void {
    const block = blockOf(call)
    const handler = block ?? call.args.at(-1)
    const facts = this.#facts(path)
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      handlers: handler === undefined || handler === path ? [] : [handler],
      facts: more.body === undefined ? facts : { ...facts, body: more.body },
      ...(more.protocol === undefined ? {} : { protocol: more.protocol }),
    })
  }

  #facts(path: Value): KtorFacts {
    return { inPath: this.#with(path) }
  }

  #with(path: Value): ReadonlySet<string> {
    const parts = path.kind === 'text' ? path.parts : []
    const named = path.kind === 'regex' ? [...path.source.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name) : []
    const own = [...named, ...parts.flatMap((part) => (typeof part === 'string' ? parametersIn(part) : []))]
    return own.length === 0 ? this.#inPath : new Set([...this.#inPath, ...own])
  }

  /** A route below this one; its block registers there. */
  #nest(path: Value, method: HttpMethod | undefined, call: Call, run: Interpreter, guard?: AuthenticateGuard): Value {
    const router = run.project.graph.router(ktorReader)
    const child = new KtorRoute(router, this.#with(path), method ?? this.#method)
    const site = { file: call.file, line: call.line, condition: call.condition }
    const handlers = guard === undefined ? [] : [native(guard)]
    this.router.mount({ ...site, path, router, handlers })
    const block = blockOf(call)
    if (block !== undefined) run.invoke(withReceiver(block, native(child)), [], new Map(), native(child))
    return native(child)
  }

  #authenticate(call: Call, run: Interpreter): Value {
    const optional = call.named.get('optional') ?? call.args.find((arg) => arg.kind === 'constant')
    const strategy = constantName(call.named.get('strategy') ?? text(''))
    const isOptional = (optional !== undefined && truth(optional) !== false) || /optional/i.test(strategy ?? '')
    const names = call.args.flatMap((arg) => (arg.kind === 'text' ? [`"${plainText(arg) ?? '…'}"`] : []))
    const name = names.length === 0 ? 'authenticate' : `authenticate(${names.join(', ')})`
    return this.#nest(text(''), undefined, call, run, isOptional ? undefined : new AuthenticateGuard(name))
  }
}

/** A path stands first; a handler without one answers on the path of the route itself. */
function pathArgument(call: Call): Value {
  const first = argument(call, 0, 'path')
  return first === undefined || first.kind === 'function' ? text('') : first
}

function methodArgument(call: Call, position: number): HttpMethod | undefined {
  const given = argument(call, position, 'method')
  const name = given === undefined || given.kind === 'function' ? undefined : constantName(given)
  return name?.toUpperCase()
}
