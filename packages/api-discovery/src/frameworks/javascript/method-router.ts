/** Routers with one method for each verb, mounts and middleware, as most small frameworks have them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../engine/native.ts'
import { alternatives, field, itemsOf, native, plainText, text, unknown, type Value } from '../../engine/values.ts'
import type { HttpMethod } from '../../model.ts'
import type { Reader, Router } from '../../routing/graph.ts'
import { siteOf } from './call-site.ts'
import { methodsGiven, methodsNamed } from './http-methods.ts'
import { isPathLike } from './path-like.ts'

export interface RouterDialect {
  readonly reader: Reader
  /** Methods that mount another router, or put middleware in front. */
  readonly mounting: readonly string[]
  /** Methods whose first argument names the verb: `router.add('PUT', '/path', handler)`. */
  readonly naming: readonly string[]
  /** Methods that register a WebSocket. */
  readonly sockets: readonly string[]
  /** Members that stand for the whole router as a handler: `router.handler`, `router.fetch`. */
  readonly handing: readonly string[]
  /** Methods that make a router of the same kind. */
  readonly making?: readonly string[]
  /** `all('*', handler)` is what runs before or after the routes, none of them. */
  readonly starIsMiddleware?: boolean
  /** What hands requests on to a router gives no prefix: the router has its whole path itself. */
  readonly ownsPrefix?: boolean
}

export class MethodRouter extends Native {
  readonly router: Router
  readonly #dialect: RouterDialect

  constructor(router: Router, dialect: RouterDialect) {
    super()
    this.router = router
    this.#dialect = dialect
  }

  static make(run: Interpreter, dialect: RouterDialect, isApplication: boolean, prefix?: Value): MethodRouter {
    const made = new MethodRouter(run.project.graph.router(dialect.reader), dialect)
    made.router.isApplication = isApplication
    made.router.prefix = prefix
    return made
  }

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return this.#dialect.handing.includes(name) ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { naming, mounting, sockets, starIsMiddleware } = this.#dialect
    const [first, second, ...rest] = call.args
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      if (second === undefined) return undefined
      const isEverything = name === 'all' && plainText(first) === '*'
      if (isEverything && starIsMiddleware === true) this.#use(call, run)
      else if (name === 'all' && this.#routersIn(call.args.slice(1), run).length > 0) this.#use(call, run)
      else this.#route(methods, first, call.args.slice(1), call)
    } else if (naming.includes(name)) {
      const verbs = itemsOf(first).flatMap((one) => plainText(one) ?? [])
      this.#route(methodsGiven(verbs), second, rest, call)
    } else if (sockets.includes(name)) {
      this.router.route({
        ...siteOf(call),
        methods: ['GET'],
        path: first ?? unknown('path'),
        handlers: [],
        protocol: 'ws',
      })
    } else if (mounting.includes(name)) this.#use(call, run)
    else if (this.#dialect.making?.includes(name) === true) return native(MethodRouter.make(run, this.#dialect, false))
    else if (name === 'route' && second === undefined) return native(new PathRoutes(this, first ?? unknown('path')))
    else if (name === 'listen') this.router.isApplication = true
    else return undefined
    return native(this)
  }

  add(methods: readonly HttpMethod[], path: Value, handlers: readonly Value[], call: Call): void {
    this.#route(methods, path, handlers, call)
  }

  #route(methods: readonly HttpMethod[], path: Value | undefined, handlers: readonly Value[], call: Call): void {
    if (methods.length === 0) return
    this.router.route({
      ...siteOf(call),
      methods,
      path: path ?? unknown('path'),
      handlers: handlers.flatMap(itemsOf).flatMap((one) => field(one, 'handler') ?? one),
    })
  }

  #use(call: Call, run: Interpreter): void {
    const [first] = call.args
    const hasPath = (isPathLike(first) || first?.kind === 'text') && call.args.length > 1
    const path = hasPath ? withoutStar(first) : undefined
    const before: Value[] = []
    for (const handler of (hasPath ? call.args.slice(1) : call.args).flatMap(itemsOf)) {
      const routers = this.#routersIn([handler], run)
      for (const { router } of routers) {
        if (router === this.router || this.#dialect.ownsPrefix === true) continue
        router.isApplication = false
        this.router.mount({ ...siteOf(call), path: path ?? text(''), router, handlers: [...before] })
      }
      if (routers.length === 0) before.push(handler)
    }
    if (before.length > 0) this.router.use({ ...siteOf(call), path, handlers: before })
  }

  /** Routers among handlers, also inside what a package made of them: `useBase('/api', router.handler)`. */
  #routersIn(handlers: readonly Value[], run: Interpreter, depth = 0): readonly MethodRouter[] {
    return handlers
      .flatMap((one) => alternatives(run.settle(one)))
      .flatMap((one) => {
        if (one.kind === 'native' && one.native instanceof MethodRouter) return [one.native]
        const inner = one.kind === 'external' && depth < 3 ? one.call?.args : undefined
        return inner === undefined ? [] : this.#routersIn(inner, run, depth + 1)
      })
  }
}

/** `/api/**` and `/api/*` as what is mounted there says it: `/api`. */
function withoutStar(path: Value | undefined): Value | undefined {
  const known = plainText(path)
  return known === undefined ? path : text(known.replace(/\/\*+$/, ''))
}

/** `router.route('/path')`, on which verbs are chained. */
class PathRoutes extends Native {
  readonly #router: MethodRouter
  readonly #path: Value

  constructor(router: MethodRouter, path: Value) {
    super()
    this.#router = router
    this.#path = path
  }

  override method(name: string, call: Call): Value | undefined {
    const methods = methodsNamed(name)
    if (methods === undefined) return undefined
    this.#router.add(methods, this.#path, call.args, call)
    return native(this)
  }
}
