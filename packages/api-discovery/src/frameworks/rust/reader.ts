import { native } from '../../engine/values.ts'
import type { Reader } from '../../routing/graph.ts'
import { rustPath } from './path.ts'
import { RustRequest } from './request.ts'
import { functionsOf } from './router.ts'

/** Reads handlers that are functions of one request. */
export function requestReader(framework: string): Reader {
  return {
    framework,
    syntax: rustPath,
    readHandlers(route, facts, run): void {
      for (const fn of functionsOf(route.handlers.at(-1), run)) run.handle(fn, [native(new RustRequest(facts))], facts)
    },
  }
}
