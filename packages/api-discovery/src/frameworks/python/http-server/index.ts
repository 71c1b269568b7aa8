/** `http.server` of the standard library: a class with `do_GET`, which tells paths apart by comparing them. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, text, type ClassValue } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { instanceOf, methodOf, VERBS, viewFunction, viewName } from '../views.ts'
import { pathsCompared } from './paths.ts'

const REQUEST: RequestShape = { places: { headers: 'header' }, raw: ['rfile'] }

const reader: Reader = {
  framework: 'http.server',
  syntax: (piece) => [{ path: piece, params: [] }],
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view?.self?.kind !== 'instance') return
    view.self.base = native(new RequestValue(REQUEST, facts))
    run.handle(view, [], facts, view.self)
  },
}

export const httpServer: Framework = {
  name: 'http.server',
  languages: ['python'],
  packages: ['http.server', 'BaseHTTPServer', 'http'],
  hints: String.raw`\b(?:Base|Simple)HTTPRequestHandler\b`,

  class(of: ClassValue, run: Interpreter): void {
    if (!run.project.outsideBases(of, run).some((base) => /\.\w*HTTPRequestHandler$/.test(base))) return
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const instance = instanceOf(of, run)
    for (const verb of VERBS) {
      const fn = methodOf(instance, `do_${verb.toUpperCase()}`, run)
      if (fn === undefined) continue
      for (const { path, line } of pathsCompared(fn.fn)) {
        router.route({
          file: of.scope.module.file,
          line,
          condition: undefined,
          path: text(path),
          methods: [verb.toUpperCase()],
          handlers: [fn],
        })
      }
    }
  },
}
