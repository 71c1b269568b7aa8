/** Dioxus: server functions with an address of their own, `#[post("/api/save?draft")]`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { text, type FunctionValue } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { attributeRoute } from '../attribute-routes.ts'
import { rustPath } from '../path.ts'
import { functionsOf, pathNamesOf } from '../router.ts'
import { schemaOf } from '../schema.ts'

const reader: Reader = {
  framework: 'dioxus',
  syntax: rustPath,
  /** Arguments are what the address names in its path and query; the others come as JSON. */
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const inPath = new Set(pathNamesOf(route.path, rustPath))
    const inQuery = new Set(isNames(route.facts) ? route.facts : [])
    const usual: ParamPlace = route.methods[0] === 'GET' ? 'query' : 'json'
    for (const { fn, scope } of functionsOf(route.handlers.at(-1), run)) {
      for (const { to, type } of fn.params) {
        if (to.kind !== 'name') continue
        const { name } = to
        const schema = type === undefined ? undefined : schemaOf({ type, scope }, run)
        const place = inPath.has(name) ? 'path' : inQuery.has(name) ? 'query' : usual
        facts.add({ name, in: place, ...(schema === undefined ? {} : { schema }) })
      }
    }
  },
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}

export const dioxus: Framework = {
  name: 'dioxus',
  languages: ['rust'],
  packages: ['dioxus', 'dioxus_fullstack'],
  hints: String.raw`\bdioxus\b`,

  function(fn: FunctionValue, run: Interpreter): void {
    const route = attributeRoute(fn, 'dioxus', run)
    if (route === undefined) return
    const [path = '', query = ''] = route.path.split('?')
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.route({
      file: fn.scope.module.file,
      line: route.line,
      condition: undefined,
      methods: [route.method],
      path: text(path),
      handlers: [fn],
      facts: query.split('&').map((part) => part.replace(/^:/, '')),
    })
  },
}
