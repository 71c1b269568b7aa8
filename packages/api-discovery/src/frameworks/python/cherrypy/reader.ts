import type { Interpreter } from '../../../engine/interpreter.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { decoratorGuards } from '../guards.ts'
import type { RequestShape } from '../request.ts'
import { viewFunction, viewName } from '../views.ts'

/** `cherrypy.request`, a global name. */
export const CHERRYPY_REQUEST: RequestShape = {
  places: { params: 'query', json: 'json', headers: 'header', cookie: 'cookie' },
  raw: ['body', 'rfile'],
}

export const cherrypyReader: Reader = {
  framework: 'cherrypy',
  syntax: (piece) => [{ path: piece, params: [] }],
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view !== undefined) run.handle(view, [], facts, view.self)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    return view === undefined ? [] : decoratorGuards(view, route, run)
  },
}
