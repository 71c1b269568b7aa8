import type { Interpreter } from '../../../engine/interpreter.ts'
import { UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { functionsOf } from '../handlers.ts'
import { inputObject, inputs } from '../inputs.ts'

/** What the configuration of a route says of itself; `Route.facts` of these readers. */
export interface GatewayFacts {
  readonly guard?: FoundGuard | undefined
}

/** `/users/{id}`, `/files/{proxy+}`; a `*` of a load balancer is a wildcard. */
export function gatewayPath(piece: string): readonly PathForm[] {
  const names: string[] = []
  const path = piece.replace(/\*/g, '{wildcard}').replace(/\{([^{}]+?)\+?\}/g, (_, name: string) => {
    names.push(name)
    return `{${name}}`
  })
  return [{ path, params: names.map((name) => pathParam(name)) }]
}

/** A reader for Lambda functions behind an HTTP gateway, under the name of what configures them. */
export function gatewayReader(framework: string): Reader {
  return {
    framework,
    syntax: gatewayPath,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const event = eventOf(facts)
      for (const handler of route.handlers)
        for (const fn of functionsOf(handler)) run.handle(fn, [event, UNKNOWN], facts)
    },
    routeGuards(route: Route) {
      // Routes of these readers carry GatewayFacts or nothing.
      const guard = (route.facts as GatewayFacts | undefined)?.guard
      return guard === undefined ? [] : [{ guard, line: route.line }]
    },
  }
}

/** The event of a proxy integration, in both versions of its format. */
function eventOf(facts: HandlerFacts): Value {
  const headers = inputs('header', facts)
  const query = inputs('query', facts)
  return inputObject({
    pathParameters: inputs('path', facts),
    queryStringParameters: query,
    multiValueQueryStringParameters: query,
    headers,
    multiValueHeaders: headers,
    body: inputs('json', facts),
  })
}
