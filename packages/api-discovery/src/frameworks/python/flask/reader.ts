import type { Interpreter } from '../../../engine/interpreter.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { decoratorGuards } from '../guards.ts'
import { unwrapped } from '../standard/index.ts'
import { viewFunction, viewName } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

function readerFor(framework: string): Reader {
  return {
    framework,
    syntax: werkzeugPath,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const view = viewFunction(route.handlers.at(-1))
      if (view === undefined) return
      // Wrappers read the request too; the view under them is read in any case.
      run.handle(view, [], facts)
      const inner = unwrapped(view)
      if (inner !== view) run.handle(inner, [], facts)
    },
    routeGuards(route: Route, run: Interpreter) {
      const view = viewFunction(route.handlers.at(-1))
      return view === undefined ? [] : decoratorGuards(view, route, run)
    },
    handlerName: viewName,
  }
}

export const flaskReader: Reader = readerFor('flask')
export const quartReader: Reader = readerFor('quart')
