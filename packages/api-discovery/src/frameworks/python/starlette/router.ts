/** Starlette's `Route`, `Mount` and `WebSocketRoute`, and the routers that take them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { alternatives, itemsOf, native, text, unknown, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { moduleNamed } from '../modules.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { methodOf, methodsArgument, verbHandlers } from '../views.ts'
import { starletteReader } from './reader.ts'

/** `Route('/users', users)`, `Mount('/api', routes=[…])`, before it is known which router has it. */
export class StarletteItem extends Native {
  readonly kind: 'route' | 'socket' | 'mount' | 'host'
  readonly declaration: Call
  readonly reader: Reader

  constructor(kind: StarletteItem['kind'], declaration: Call, reader: Reader = starletteReader) {
    super()
    this.reader = reader
    this.kind = kind
    this.declaration = declaration
  }
}

export class StarletteRouter extends Routed {
  static make(call: Call, isApplication: boolean, run: Interpreter, reader: Reader = starletteReader): StarletteRouter {
    const router = run.project.graph.router(reader)
    router.isApplication = isApplication
    addItems(router, argument(call, 0, 'routes') ?? call.named.get('routes'), run)
    return new StarletteRouter(router)
  }

  override member(name: string, _site?: unknown, run?: Interpreter): Value | undefined {
    if (name === 'router') return native(this)
    return name === 'routes' && run !== undefined ? native(new RouteList(this.router)) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return starletteMethod(this.router, name, call, run)
  }
}

/** The methods of Starlette's applications and routers, which FastAPI's have too. */
export function starletteMethod(router: Router, name: string, call: Call, run: Interpreter): Value | undefined {
  switch (name) {
    case 'route':
      return native(new Registering((view) => addRoute(router, call, view, run)))
    case 'websocket_route':
      return native(new Registering((view) => addSocket(router, call, view)))
    case 'add_route':
      addRoute(router, call, argument(call, 1, 'route', 'endpoint'), run)
      return undefined
    case 'add_websocket_route':
      addSocket(router, call, argument(call, 1, 'route', 'endpoint'))
      return undefined
    case 'mount':
      mount(router, call, argument(call, 0, 'path'), run)
      return undefined
    case 'host':
      mount(router, call, undefined, run)
      return undefined
    case 'add_middleware':
      addMiddleware(router, call, run)
      return undefined
    case 'middleware':
      return native(
        new Registering((handler) =>
          router.use({ ...placeOf(call), path: undefined, handlers: [handler], always: true }),
        ),
      )
    default:
      return undefined
  }
}

/** `app.add_middleware(RequireToken)`: a class whose `dispatch(request, call_next)` answers or goes on. */
function addMiddleware(router: Router, call: Call, run: Interpreter): void {
  const of = argument(call, 0, 'middleware_class')
  const dispatch = of?.kind === 'class' ? methodOf(of, 'dispatch', run) : undefined
  if (of?.kind !== 'class' || dispatch === undefined) return
  const handler = run.makeFunction({ ...dispatch.fn, name: of.def.name ?? 'dispatch' }, dispatch.scope)
  router.use({ ...placeOf(call), path: undefined, handlers: [handler], always: true })
}

/** `app.routes.append(Route(…))` */
class RouteList extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'append' || name === 'extend') addItems(this.#router, call.args[0], run)
    if (name === 'insert') addItems(this.#router, call.args[1], run)
    return undefined
  }
}

export function addItems(router: Router, items: Value | undefined, run: Interpreter): void {
  for (const item of itemsOf(items).flatMap(alternatives)) {
    if (item.kind !== 'native' || !(item.native instanceof StarletteItem)) continue
    const { kind, declaration, reader } = item.native
    if (kind === 'route') addRoute(router, declaration, argument(declaration, 1, 'endpoint', 'handler'), run)
    else if (kind === 'socket') addSocket(router, declaration, argument(declaration, 1, 'endpoint', 'handler'))
    else mount(router, declaration, kind === 'mount' ? argument(declaration, 0, 'path') : undefined, run, reader)
  }
}

function addRoute(router: Router, call: Call, endpoint: Value | undefined, run: Interpreter): void {
  const path = argument(call, 0, 'path') ?? unknown('path')
  const of = endpoint === undefined ? undefined : run.settle(endpoint)
  if (of?.kind === 'class') {
    for (const { method, fn } of verbHandlers(of, run)) {
      router.route({ ...placeOf(call), path, methods: [method], handlers: [fn] })
    }
    return
  }
  const methods = methodsArgument(call, 'methods') ?? ['GET']
  router.route({ ...placeOf(call), path, methods, handlers: of === undefined ? [] : [of] })
}

function addSocket(router: Router, call: Call, endpoint: Value | undefined): void {
  const path = argument(call, 0, 'path') ?? unknown('path')
  const handlers = endpoint === undefined ? [] : [endpoint]
  const handler = endpoint?.kind === 'class' ? endpoint.def.name : undefined
  router.route({
    ...placeOf(call),
    path,
    methods: ['GET'],
    handlers,
    protocol: 'ws',
    ...(handler === undefined ? {} : { handler }),
  })
}

function mount(router: Router, call: Call, path: Value | undefined, run: Interpreter, reader = starletteReader): void {
  const child = routedOf(argument(call, 1, 'app'), run)?.router ?? listed(call, run, reader)
  if (child === undefined || child === router) return
  router.mount({ ...placeOf(call), path: path ?? text(''), router: child, handlers: [], isApart: true })
}

/** `routes=[…]`, or the module that `namespace` names (Lilya). */
function listed(call: Call, run: Interpreter, reader: Reader): Router | undefined {
  const named = textArgument(call, -1, 'namespace')
  const module = named === undefined ? undefined : moduleNamed(named, call.scope.module)
  const routes = call.named.get('routes') ?? module?.member(textArgument(call, -1, 'pattern') ?? 'route_patterns', run)
  if (routes === undefined) return undefined
  const router = run.project.graph.router(reader)
  router.onlyMounted = true
  addItems(router, routes, run)
  return router
}
