/** Which middleware of Go provably refuses callers. */
import type { FunctionDef } from '../../engine/ir.ts'
import { fullName, type Value } from '../../engine/values.ts'
import type { FoundGuard } from '../../routing/refusal.ts'
import { refusal, type MiddlewareWay } from '../shared/middleware.ts'

/**
 * A guard among middleware that takes what comes next: `func(next http.Handler) http.Handler`, or the closure that such
 * a function returned.
 */
export function wrappingGuard(handler: Value, known: (name: string) => boolean): FoundGuard | undefined {
  if (handler.kind === 'external') return known(fullName(handler)) ? { kind: 'authentication' } : undefined
  if (handler.kind !== 'function') return undefined
  const { fn, within } = handler
  const inner = returnedClosure(fn)
  const names = (inner === undefined ? [] : fn.params).flatMap(({ to }) => (to.kind === 'name' ? [to.name] : []))
  const words = [...names, 'next', 'h', 'handler', 'inner', 'f', 'fn'].join('|')
  const way = { goesOn: new RegExp(`\\.ServeHTTP$|^(?:${words})$|\\.(?:Next|next)$`) }
  return refusal(inner ?? fn, way, fn.name ?? within)
}

/** Middleware that is a handler like the others and calls `Next`, or aborts (Gin, Hertz). */
export const FUNCTION_GUARD_WAY = {
  /** Goes on after it returns, unless it aborted. */
  aborting: { goesOn: /\.Next$/, stops: /^Abort/, endGoesOn: true },
  /** Goes on only where it says so. */
  calling: { goesOn: /\.Next$/ },
} satisfies Record<string, MiddlewareWay>

/** A guard among middleware that is a handler itself; `known` names those of packages. */
export function functionGuard(handler: Value, way: MiddlewareWay, known: RegExp): FoundGuard | undefined {
  if (handler.kind === 'external') return known.test(fullName(handler)) ? { kind: 'authentication' } : undefined
  return handler.kind === 'function' ? refusal(handler.fn, way, handler.fn.name ?? handler.within) : undefined
}

/** `return http.HandlerFunc(func(w, r) { … })` */
function returnedClosure(fn: FunctionDef): FunctionDef | undefined {
  for (const statement of fn.body) {
    if (statement.kind !== 'return') continue
    const { value } = statement
    if (value?.kind === 'function') return value.fn
    for (const arg of value?.kind === 'call' ? value.args : []) if (arg.value.kind === 'function') return arg.value.fn
  }
  return undefined
}
