/** Rack applications of the folder, whichever framework they are of: what `mount`, `map` and `run` can take. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { ClassValue, Value } from '../../engine/values.ts'
import { Native } from '../../engine/native.ts'
import type { Router } from '../../routing/graph.ts'

/** An object that answers requests by a router. */
export abstract class RackApp extends Native {
  abstract readonly router: Router
}

type RouterOfClass = (of: ClassValue, run: Interpreter) => Router | undefined

const adapters: RouterOfClass[] = []

/** An adapter makes the routers of classes that are applications. */
export function registerRackAdapter(adapter: RouterOfClass): void {
  adapters.push(adapter)
}

/** The router of an application; undefined when it is of a gem, or none. */
export function rackRouter(app: Value, run: Interpreter): Router | undefined {
  if (app.kind === 'native') return app.native instanceof RackApp ? app.native.router : undefined
  const of = app.kind === 'instance' ? app.of : app
  if (of.kind !== 'class') return undefined
  for (const adapter of adapters) {
    const router = adapter(of, run)
    if (router !== undefined) return router
  }
  return undefined
}
