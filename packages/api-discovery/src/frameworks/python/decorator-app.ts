/** Applications that have one decorator for each verb, as most small frameworks do. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../engine/native.ts'
import { native, text, unknown, type Value } from '../../engine/values.ts'
import type { HttpMethod } from '../../model.ts'
import type { Reader } from '../../routing/graph.ts'
import { placeOf, Registering, Routed, routedOf } from './routed.ts'
import { methodNames } from './views.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])

export interface DecoratorDialect {
  readonly reader: Reader
  /** Methods of `@app.route(path)` that says none. */
  readonly unsaid: readonly HttpMethod[]
  /** Methods of the application that include another: the position of the other and the name of the prefix. */
  readonly including: Readonly<Record<string, { readonly prefix: string; readonly position?: number }>>
  /** Decorators for WebSockets. */
  readonly sockets?: readonly string[]
}

/** A view under a decorator that makes it answer WebSockets: `@with_websocket` of Microdot. */
export class SocketView extends Native {
  readonly view: Value

  constructor(view: Value) {
    super()
    this.view = view
  }
}

export class DecoratorApp extends Routed {
  readonly dialect: DecoratorDialect
  /** A prefix of its own, unless the one that includes it gives another. */
  readonly prefix: Value | undefined

  constructor(run: Interpreter, dialect: DecoratorDialect, isApplication: boolean, prefix?: Value) {
    super(run.project.graph.router(dialect.reader))
    this.dialect = dialect
    this.prefix = prefix
    this.router.isApplication = isApplication
    this.router.rootPrefix = prefix
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { including, sockets, unsaid } = this.dialect
    if (VERBS.has(name)) return this.decorator(call, [name.toUpperCase()])
    if (name === 'route') {
      const methods = methodNames(call.named.get('methods') ?? argument(call, 1, 'method'))
      return this.decorator(call, methods.length > 0 ? methods : unsaid)
    }
    if (sockets?.includes(name) === true) return native(new Registering((view) => this.add(call, ['GET'], view, true)))
    const how = Object.hasOwn(including, name) ? including[name] : undefined
    if (how !== undefined)
      this.include(call, argument(call, 0, 'router', 'blueprint'), argument(call, how.position ?? -1, how.prefix), run)
    return undefined
  }

  decorator(call: Call, methods: readonly HttpMethod[]): Value {
    return native(new Registering((view) => this.add(call, methods, view)))
  }

  add(call: Call, methods: readonly HttpMethod[], view: Value | undefined, isSocket = false): void {
    const inner = view?.kind === 'native' && view.native instanceof SocketView ? view.native.view : undefined
    const handler = inner ?? view
    this.router.route({
      ...placeOf(call),
      path: argument(call, 0, 'path', 'rule', 'route', 'endpoint', 'pattern') ?? unknown('path'),
      methods,
      handlers: handler === undefined ? [] : [handler],
      ...(isSocket || inner !== undefined ? { protocol: 'ws' as const } : {}),
    })
  }

  include(call: Call, given: Value | undefined, prefix: Value | undefined, run: Interpreter): void {
    const child = routedOf(given, run)
    if (child === undefined || child === this) return
    const own = child instanceof DecoratorApp ? child.prefix : undefined
    this.router.mount({ ...placeOf(call), path: prefix ?? own ?? text(''), router: child.router, handlers: [] })
  }
}
