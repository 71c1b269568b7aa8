/** Pavex: attributes on handlers, and `Blueprint`s that register them or name them. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { text, type FunctionValue } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { attributeRoute } from '../attribute-routes.ts'
import { readExtractors } from '../extractors.ts'
import { rustPath } from '../path.ts'
import { functionsOf, pathNamesOf } from '../router.ts'

const reader: Reader = {
  framework: 'pavex',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const names = pathNamesOf(route.path, rustPath)
    for (const fn of functionsOf(route.handlers.at(-1), run)) readExtractors(fn, names, facts, run)
  },
}

export const pavex: Framework = {
  name: 'pavex',
  languages: ['rust'],
  packages: ['pavex'],
  hints: String.raw`\bpavex\b`,

  function(fn: FunctionValue, run: Interpreter): void {
    const route = attributeRoute(fn, 'pavex', run)
    if (route === undefined) return
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const { method, path, line } = route
    router.route({
      file: fn.scope.module.file,
      line,
      condition: undefined,
      methods: [method],
      path: text(path),
      handlers: [fn],
    })
  },
}
