/** Readers for handlers that get a `Request` of the Fetch standard, alone or in an object. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { PathSyntax } from '../../../routing/path.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { functionsOf } from '../handlers.ts'

/** Makes a reader from what its handlers receive. */
export function readerOf(
  framework: string,
  syntax: PathSyntax,
  args: (facts: HandlerFacts, route: Route) => readonly Value[],
): Reader {
  return {
    framework,
    syntax,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const given = args(facts, route)
      for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, given, facts)
    },
    // Routes of these readers carry FileFacts or nothing.
    routeGuards: (route) => (route.facts as FileFacts | undefined)?.guards ?? [],
    handlerName: (handler) => functionsOf(handler)[0]?.fn.name,
  }
}

/** What file routes tell of themselves; `Route.facts` of readers made here. */
export interface FileFacts {
  readonly guards: readonly { readonly guard: FoundGuard; readonly line: number }[]
}
