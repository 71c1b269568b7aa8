import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { concat, labelOf, native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader, Route } from '../../../routing/graph.ts'
import { isWebSocket, layersOf } from '../handlers.ts'
import { methodsCompared } from '../nethttp/methods.ts'
import { HTTP_ARGS, isStatic, StrippedHandler } from '../nethttp/router.ts'
import { GoRouter, isInvented, methodsIn, orUnknown, routersIn, siteOf } from '../router.ts'

/** `mux.Router`, and the subrouters of its routes. */
export class MuxRouter extends GoRouter {
  /** Those of `r.Methods("GET").Subrouter()`. */
  methods: readonly HttpMethod[] | undefined

  static make(run: Interpreter, reader: Reader): MuxRouter {
    return new MuxRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'Use') {
      // Middleware of the whole router, whenever it is added.
      this.use(call, call.args, undefined, true)
      return native(this)
    }
    if (name === 'StrictSlash' || name === 'SkipClean' || name === 'UseEncodedPath') return native(this)
    const route = new MuxRoute(this)
    if (name === 'NewRoute') return native(route)
    const [path, handler] = call.args
    switch (name) {
      case 'HandleFunc':
      case 'Handle':
        route.extend(orUnknown(path))
        route.handle(call, handler, run)
        return native(route)
      default:
        return route.method(name, call, run)
    }
  }
}

/** A route as it is built: its parts come in any order, before or after its handler. */
class MuxRoute extends Native {
  readonly #router: MuxRouter
  #path: Value = text('')
  #isPrefix = false
  #methods: readonly HttpMethod[] | undefined
  readonly #params: Param[] = []
  /** The routes that it put on the router; what is said later changes them. */
  #registered: Route[] = []

  constructor(router: MuxRouter) {
    super()
    this.#router = router
    this.#methods = router.methods
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    switch (name) {
      case 'Methods':
        this.#allow(methodsIn({ kind: 'list', items: [...call.args], open: false }))
        return native(this)
      case 'Path':
        this.extend(orUnknown(first))
        return native(this)
      case 'PathPrefix':
        this.extend(orUnknown(first))
        this.#isPrefix = true
        return native(this)
      case 'Handler':
      case 'HandlerFunc':
        this.handle(call, first, run)
        return native(this)
      case 'Queries':
        this.#declare(call, 'query')
        return native(this)
      case 'Headers':
      case 'HeadersRegexp':
        this.#declare(call, 'header')
        return native(this)
      case 'Subrouter':
        return native(this.#subrouter(call, run))
      case 'HandleFunc':
      case 'Handle':
        return undefined
      default:
        return /^(?:Host|Schemes|Name|MatcherFunc|BuildVarsFunc|SkipClean)$/.test(name) ? native(this) : undefined
    }
  }

  extend(path: Value): void {
    this.#path = concat([this.#path, path])
  }

  handle(call: Call, handler: Value | undefined, run: Interpreter): void {
    const layers = handler === undefined ? [] : layersOf(handler)
    const last = layers.at(-1)
    const stripped = last?.kind === 'native' && last.native instanceof StrippedHandler ? last.native : undefined
    const inner = stripped?.handler ?? last
    const before = layers.slice(0, -1)
    const routers = routersIn(inner, run, call.file)
    for (const { router } of routers) this.#router.mountAt(call, stripped?.prefix ?? text(''), router, before)
    if (routers.length > 0 || inner === undefined || isStatic(inner) || isInvented(this.#path)) return
    const handlers = [...before, inner]
    const socket = isWebSocket(handlers.at(-1))
    // Methods that the route is told later replace what the handler looks at.
    const compared = this.#methods ?? methodsCompared(handlers, HTTP_ARGS, run)
    for (const methods of compared === undefined ? [ANY_METHODS] : compared.map((method) => [method])) {
      const route: Route = {
        kind: 'route',
        ...siteOf(call),
        methods: socket ? ['GET'] : methods,
        path: this.#isPrefix ? concat([this.#path, text('/*')]) : this.#path,
        handlers,
        ...(socket ? { protocol: 'ws' as const } : {}),
        params: this.#params,
      }
      this.#registered.push(route)
      this.#router.router.entries.push(route)
    }
  }

  #allow(methods: readonly HttpMethod[] | undefined): void {
    this.#methods = methods ?? this.#methods
    const [first] = this.#registered
    if (first === undefined || methods === undefined) return
    const { entries } = this.#router.router
    const replaced: Route = { ...first, methods }
    for (const route of this.#registered) entries.splice(entries.indexOf(route), 1)
    entries.push(replaced)
    this.#registered = [replaced]
  }

  /** `Queries("page", "{page}")`, `Headers("X-Token", "")` */
  #declare(call: Call, place: 'query' | 'header'): void {
    for (let i = 0; i < call.args.length; i += 2) {
      const name = plainText(call.args[i]) ?? labelOf(orUnknown(call.args[i]))
      if (name !== undefined && name !== '') this.#params.push({ name, in: place, required: true })
    }
  }

  #subrouter(call: Call, run: Interpreter): MuxRouter {
    const child = MuxRouter.make(run, this.#router.router.reader)
    child.methods = this.#methods
    this.#router.mountAt(call, this.#path, child.router)
    return child
  }
}
