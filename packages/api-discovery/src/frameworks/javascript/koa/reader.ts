import type { Interpreter } from '../../../engine/interpreter.ts'
import { UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { expressPath } from '../express/path.ts'
import { connectGuard } from '../guards.ts'
import { functionsOf } from '../handlers.ts'
import { inputNamed, inputObject, inputs } from '../inputs.ts'

export const koaReader: Reader = {
  framework: 'koa',
  syntax: expressPath,
  guard: koaGuard,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const context = contextOf(facts)
    for (const handler of route.handlers) {
      for (const fn of functionsOf(handler)) run.handle(fn, [context, UNKNOWN], facts)
    }
  },
}

function koaGuard(handler: Value): FoundGuard | undefined {
  const known = connectGuard(handler)
  if (known !== undefined || handler.kind !== 'function') return known
  const next = handler.fn.params[1]?.to
  if (next?.kind !== 'name') return undefined
  const found = refusesBefore(handler.fn, { call: next.name })
  return found === undefined || found.name !== undefined || handler.within === undefined
    ? found
    : { ...found, name: handler.within }
}

/** `ctx`, which stands for the request's own members too. */
export function contextOf(facts: HandlerFacts): Value {
  const header = inputs('header', facts)
  const query = inputs('query', facts)
  const request = inputObject(
    { query, body: inputs('json', facts), headers: header, header, files: inputs('form', facts) },
    { get: (call) => inputNamed('header', facts, call) },
  )
  return inputObject(
    {
      request,
      req: inputObject({ headers: header }),
      query,
      params: inputs('path', facts),
      headers: header,
      header,
      cookies: inputs('cookie', facts),
      searchParams: query,
    },
    { get: (call) => inputNamed('header', facts, call) },
  )
}
