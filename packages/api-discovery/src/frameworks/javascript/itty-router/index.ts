/** itty-router: routers of Fetch requests, with a base each, in one another. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, native, type External, type Value } from '../../../engine/values.ts'
import { readerOf } from '../files/web-reader.ts'
import type { HandlerFacts, Route } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { inputs, webRequest } from '../inputs.ts'
import { MethodRouter, type RouterDialect } from '../method-router.ts'
import { colonNames } from '../../shared/colon-path.ts'

const ROUTERS = new Set(['Router', 'AutoRouter', 'IttyRouter', 'ThrowableRouter'])

const DIALECT: RouterDialect = {
  reader: readerOf(
    'itty-router',
    (piece) => expressPath(piece.replace(/:(\w+)\+/g, ':$1')),
    (facts, route) => [requestOf(facts, route)],
  ),
  mounting: [],
  naming: [],
  sockets: [],
  handing: ['fetch', 'handle'],
  starIsMiddleware: true,
  ownsPrefix: true,
}

/** The request, on which `withParams` and `withContent` put what they read. */
function requestOf(facts: HandlerFacts, route: Route): Value {
  const named = colonNames([route.path]).map((name): [string, Value] => [name, { kind: 'unknown', label: name }])
  return webRequest(facts, {
    ...Object.fromEntries(named),
    params: inputs('path', facts),
    query: inputs('query', facts),
    content: inputs('json', facts),
  })
}

export const ittyRouter: Framework = {
  name: 'itty-router',
  languages: ['javascript'],
  packages: ['itty-router', 'itty-router/*', 'itty-router-extras'],
  hints: String.raw`['"]itty-router`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const isRouter = ROUTERS.has(callee.path.at(-1) ?? '')
    return isRouter ? native(MethodRouter.make(run, DIALECT, true, field(call.args[0], 'base'))) : undefined
  },
}
