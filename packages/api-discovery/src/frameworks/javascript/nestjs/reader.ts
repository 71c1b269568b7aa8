import type { Interpreter } from '../../../engine/interpreter.ts'
import type { HandlerFacts, PlacedGuard, Reader, Route } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { readParameters, type NestHandler } from './parameters.ts'

/** What the route's declaration tells beyond its path; `Route.facts` of this adapter. */
export interface NestFacts {
  readonly handler?: NestHandler
  readonly guards: readonly PlacedGuard[]
}

export const nestReader: Reader = {
  framework: 'nestjs',
  endSlash: 'dropped',
  syntax: expressPath,
  readHandlers(route: Route, into: HandlerFacts, run: Interpreter): void {
    const own = factsOf(route)
    if (own?.handler !== undefined) readParameters(own.handler, into, run)
  },
  routeGuards: (route) => factsOf(route)?.guards ?? [],
}

function factsOf(route: Route): NestFacts | undefined {
  // Only this adapter registers routes with this reader, and it gives NestFacts or nothing.
  return route.facts as NestFacts | undefined
}
