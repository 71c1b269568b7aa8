/** Dropshot: functions become endpoints by an attribute, `#[endpoint { method = GET, path = "/projects/{id}" }]`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { text, type FunctionValue } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { attributeName, namedTexts } from '../attributes.ts'
import { readExtractors } from '../extractors.ts'
import { rustPath } from '../path.ts'
import { functionsOf, pathNamesOf } from '../router.ts'

const reader: Reader = {
  framework: 'dropshot',
  // `{rest:.*}`
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const names = pathNamesOf(route.path, rustPath)
    for (const fn of functionsOf(route.handlers.at(-1), run)) readExtractors(fn, names, facts, run)
  },
}

export const dropshot: Framework = {
  name: 'dropshot',
  languages: ['rust'],
  packages: ['dropshot'],
  hints: String.raw`#\[(?:dropshot::)?(?:endpoint|channel)\s*\{`,

  function(fn: FunctionValue, run: Interpreter): void {
    for (const decorator of fn.fn.decorators ?? []) {
      const name = attributeName(decorator).split('.').at(-1) ?? ''
      const [path] = namedTexts(decorator, 'path')
      if ((name !== 'endpoint' && name !== 'channel') || path === undefined) continue
      const [method = 'GET'] = namedTexts(decorator, 'method')
      const router = run.project.graph.router(reader)
      router.isApplication = true
      router.route({
        file: fn.scope.module.file,
        line: decorator.line,
        condition: undefined,
        methods: [method.toUpperCase()],
        path: text(path),
        handlers: [fn],
        ...(name === 'channel' ? { protocol: 'ws' as const } : {}),
      })
    }
  },
}
