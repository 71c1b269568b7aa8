import type { Interpreter } from '../../../engine/interpreter.ts'
import { native } from '../../../engine/values.ts'
import type { HttpMethod, ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { refusesBefore } from '../../../routing/refusal.ts'
import { decoratorGuards } from '../guards.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { methodOf, viewFunction, viewName } from '../views.ts'
import { unwrapped } from '../standard/index.ts'

const BODILESS = new Set<HttpMethod>(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

/** `RequestHandler` has the accessors itself, and `self.request` the raw request. */
function shapeOf(methods: readonly HttpMethod[]): RequestShape {
  // `get_argument` takes from query and body; what is meant depends on the method.
  const either: ParamPlace = methods.every((method) => BODILESS.has(method)) ? 'query' : 'form'
  return {
    places: {
      headers: 'header',
      cookies: 'cookie',
      arguments: either,
      query_arguments: 'query',
      body_arguments: 'form',
      files: 'form',
      path_kwargs: 'path',
    },
    single: {
      get_argument: either,
      get_arguments: either,
      get_query_argument: 'query',
      get_query_arguments: 'query',
      get_body_argument: 'form',
      get_body_arguments: 'form',
      get_cookie: 'cookie',
      get_secure_cookie: 'cookie',
      get_signed_cookie: 'cookie',
    },
    raw: ['body'],
    itself: ['request'],
  }
}

export const tornadoReader: Reader = {
  framework: 'tornado',
  syntax: (piece) => [{ path: piece, params: [] }],
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    const self = inner.self ?? view.self
    if (self?.kind !== 'instance') return
    self.base = native(new RequestValue(shapeOf(route.methods), facts))
    run.handle(inner, [], facts, self)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return []
    const prepare = view.self?.kind === 'instance' ? methodOf(view.self, 'prepare', run) : undefined
    const refused = prepare === undefined ? undefined : refusesBefore(prepare.fn, 'return')
    const before = refused === undefined || prepare === undefined ? [] : [{ guard: refused, line: prepare.fn.line }]
    return [...before, ...decoratorGuards(view, route, run)]
  },
}
