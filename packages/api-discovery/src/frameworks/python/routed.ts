/** Values that stand for a router: applications, blueprints, tables of routes. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { labelOf, type Value } from '../../engine/values.ts'
import type { Router } from '../../routing/graph.ts'

export abstract class Routed extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }
}

/**
 * The router's value that something is: itself, as an instance of a class that extends the framework's, or inside
 * middleware of a package: `CORSMiddleware(app)`, `WSGIMiddleware(flask_app)`.
 */
export function routedOf(value: Value | undefined, run: Interpreter, depth = 0): Routed | undefined {
  if (value === undefined || depth > 16) return undefined
  const settled = run.settle(value)
  if (settled.kind === 'union') {
    for (const one of settled.of) {
      const found = routedOf(one, run, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (settled.kind === 'external' && settled.call !== undefined && labelOf(settled)?.endsWith('Middleware') === true) {
    return routedOf(settled.call.args[0] ?? settled.call.named.get('app'), run, depth + 1)
  }
  const own = settled.kind === 'instance' ? settled.base : settled
  return own?.kind === 'native' && own.native instanceof Routed ? own.native : undefined
}

/** A decorator that does something with what it decorates and gives it back. */
export class Registering extends Native {
  readonly #register: (decorated: Value, run: Interpreter) => void

  constructor(register: (decorated: Value, run: Interpreter) => void) {
    super()
    this.#register = register
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const [decorated] = call.args
    if (decorated !== undefined) this.#register(decorated, run)
    return decorated
  }
}

/** Where a call stands, as routes, mounts and middleware say it. */
export function placeOf(call: Call): Pick<Call, 'file' | 'line' | 'condition'> {
  return { file: call.file, line: call.line, condition: call.condition }
}
