/** Middleware functions `(request, call_next)` and what they refuse. */
import type { Value } from '../../../engine/values.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { viewFunction } from '../views.ts'

/** The guard that a middleware function is, which lets callers through by calling its last parameter. */
export function middlewareGuard(value: Value): FoundGuard | undefined {
  const fn = viewFunction(value)?.fn
  const next = fn?.params.at(-1)?.to
  return fn === undefined || next?.kind !== 'name'
    ? undefined
    : refusesBefore(fn, { call: next.name, withArguments: true })
}
