/** What adapters put together: routers, what is registered on them, and where they are mounted. */
import type { Interpreter } from '../engine/interpreter.ts'
import type { Caller, Condition, Site } from '../engine/native.ts'
import type { Value } from '../engine/values.ts'
import type { Body, HttpMethod, Param, Protocol } from '../model.ts'
import type { PathSyntax } from './path.ts'
import type { FoundGuard } from './refusal.ts'

/** A route as it stands in the source: on one router, before prefixes. */
export interface Route extends Site {
  readonly kind: 'route'
  readonly methods: readonly HttpMethod[]
  /** Text (perhaps with holes), a list of texts, a regex, or a union of those. */
  readonly path: Value
  /** In the order in which they run; the last one answers. */
  readonly handlers: readonly Value[]
  readonly condition: Condition | undefined
  readonly protocol?: Protocol
  readonly operation?: string
  /** What the declaration itself says of inputs (a schema); handlers add to it. */
  readonly params?: readonly Param[]
  readonly body?: Body
  readonly summary?: string
  readonly deprecated?: boolean
  /** Name of the handler when the value does not tell. */
  readonly handler?: string
  /** Less than sure, with the reason. */
  readonly doubt?: string
  /** Does not take the router's prefixes: an absolute path. */
  readonly absolute?: boolean
  /** The call that led into the function in which it is registered; what is known when it is added, unless it is given. */
  readonly caller?: Caller | undefined
  /** Marks of the route that only its adapter reads. */
  readonly facts?: unknown
}

export interface Mount extends Site {
  readonly kind: 'mount'
  readonly path: Value
  readonly router: Router
  /** Run before the mounted router. */
  readonly handlers: readonly Value[]
  readonly condition: Condition | undefined
  /** An application of its own: what is `ofRoutesOnly` outside of it does not run for it. */
  readonly isApart?: boolean
  /** The handlers run before routes, also of routers that are taken in, not before applications mounted below. */
  readonly ofRoutesOnly?: boolean
}

/** Runs before whatever is registered after it on paths below `path`. */
export interface Middleware extends Site {
  readonly kind: 'middleware'
  readonly path: Value | undefined
  readonly handlers: readonly Value[]
  readonly condition: Condition | undefined
  /** Also runs before what was registered earlier (hooks of a plugin, class-level guards). */
  readonly always?: boolean
  /** Runs before routes, also of routers that are taken in, not before applications that are mounted (FastAPI's dependencies). */
  readonly ofRoutesOnly?: boolean
}

export type RouterEntry = Route | Mount | Middleware

/** A guard and where it is applied: in the file of the route unless another one is named. */
export interface PlacedGuard {
  readonly guard: FoundGuard
  readonly file?: string
  readonly line: number
}

/** How a framework's handlers are read; given with each router. */
export interface Reader {
  readonly framework: string
  readonly syntax: PathSyntax
  /**
   * What a `/` at the end of a path means. `kept`: paths are put together as they are written, `/` after a prefix as well
   * (Flask: `/users/`). `dropped`: nothing, it is not written out (Rails). Else it is kept, but `/` after a prefix adds
   * nothing (Express: `/users`).
   */
  readonly endSlash?: 'kept' | 'dropped'
  /** Handlers read all inputs under one set of names, so that one which the path has is that of the path (Rails). */
  readonly inputsShareNames?: boolean
  /** Parameters, body and guards that the handlers of a route tell. */
  readHandlers?(route: Route, facts: HandlerFacts, run: Interpreter): void
  /** Guards that the route's declaration holds itself: decorators, options, dependencies. */
  routeGuards?(route: Route, run: Interpreter): readonly PlacedGuard[]
  /** Whether a route says that it is taken out of a guard around it (Laravel's `withoutMiddleware`). */
  isTakenOut?(route: Route, guard: string): boolean
  /** Name of a handler, when the value's own is that of a wrapper. */
  handlerName?(handler: Value): string | undefined
  /** Whether the handler is a guard: refuses callers who may not go on. Undefined when that is not shown. */
  guard?(handler: Value): FoundGuard | undefined
}

/** Where a reader puts what it finds. */
export interface HandlerFacts {
  /** How often something was added, known or not: tells whether reading something added any. */
  readonly additions?: number
  add(param: Param): void
  setBody(body: Body): void
}

/** A thing that routes are registered on. */
export class Router {
  readonly reader: Reader
  readonly entries: RouterEntry[] = []
  /** Put before all its paths, wherever it is mounted. */
  prefix: Value | undefined
  /** As `prefix`, but only where nothing mounts it: mounting says another one. */
  rootPrefix: Value | undefined
  /** Mounted somewhere, so not a root of its own. */
  mounted = false
  /** Known to be served by itself: an application, not a router that somebody must mount. */
  isApplication = false
  /** Never a root: routes count only where it is mounted. */
  onlyMounted = false
  /** Made once more by a call that knows its place, so neither a root nor in a circle. */
  isRepeated = false

  readonly #graph: RoutingGraph

  constructor(reader: Reader, graph: RoutingGraph) {
    this.reader = reader
    this.#graph = graph
  }

  route(route: Omit<Route, 'kind'>): void {
    this.#add({ caller: this.#graph.caller(), ...route, kind: 'route' })
  }

  mount(mount: Omit<Mount, 'kind'>): void {
    mount.router.mounted = true
    this.#add({ ...mount, kind: 'mount' })
  }

  use(middleware: Omit<Middleware, 'kind'>): void {
    this.#add({ ...middleware, kind: 'middleware' })
  }

  #add(entry: RouterEntry): void {
    this.entries.push(entry)
    this.#graph.additions++
  }
}

export class RoutingGraph {
  readonly routers: Router[] = []
  /** The call that led into the function that is being read. */
  readonly caller: () => Caller | undefined
  /** How many routers, routes, mounts and middlewares were added so far: tells whether reading something added any. */
  additions = 0

  constructor(caller: () => Caller | undefined = () => undefined) {
    this.caller = caller
  }

  router(reader: Reader): Router {
    const router = new Router(reader, this)
    this.routers.push(router)
    this.additions++
    return router
  }
}
