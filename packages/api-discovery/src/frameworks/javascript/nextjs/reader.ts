import type { HandlerFacts, Route } from '../../../routing/graph.ts'
import { UNKNOWN, type Value } from '../../../engine/values.ts'
import { bracketPath } from '../files/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { inputObject, inputs, webRequest } from '../inputs.ts'

/** Route handlers: `(request, { params })`. */
export const routeReader = readerOf('nextjs', bracketPath, (facts) => [
  webRequest(facts),
  inputObject({ params: inputs('path', facts) }),
])

/** API routes: `(req, res)`, where dynamic segments come with the query. */
export const pagesReader = readerOf('nextjs', bracketPath, (facts, route) => [pagesRequest(facts, route), UNKNOWN])

function pagesRequest(facts: HandlerFacts, route: Route): Value {
  const names = namesInPath(route)
  const outsidePath: HandlerFacts = {
    add: (param) => (param.in === 'query' && names.has(param.name) ? undefined : facts.add(param)),
    setBody: (body) => facts.setBody(body),
  }
  const headers = inputs('header', facts)
  const cookies = inputs('cookie', facts)
  return inputObject({ query: inputs('query', outsidePath), body: inputs('json', facts), headers, cookies })
}

function namesInPath(route: Route): ReadonlySet<string> {
  const text = route.path.kind === 'text' ? route.path.parts.map(String).join('') : ''
  return new Set([...text.matchAll(/\[+(?:\.\.\.)?([^\]]+)\]+/g)].map(([, name = '']) => name))
}
