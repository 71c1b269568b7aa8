import type { Interpreter } from '../../../engine/interpreter.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bracePath } from '../../jvm/path.ts'
import type { DeclaredGuard } from '../../jvm/security-marks.ts'
import { readParameters, type SpringHandler } from './parameters.ts'

/** `Route.facts` of annotated handlers. */
export interface SpringFacts {
  readonly handler: SpringHandler
  readonly guards: readonly DeclaredGuard[]
}

function isSpringFacts(facts: unknown): facts is SpringFacts {
  return typeof facts === 'object' && facts !== null && 'handler' in facts && 'guards' in facts
}

export const springReader: Reader = {
  framework: 'spring',
  endSlash: 'kept',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isSpringFacts(route.facts)) readParameters(route.facts.handler, route.methods, facts, run)
  },
  routeGuards(route: Route) {
    return isSpringFacts(route.facts) ? route.facts.guards : []
  },
}
