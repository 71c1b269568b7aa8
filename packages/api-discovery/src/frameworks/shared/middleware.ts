/** Whether middleware provably refuses callers, for languages in which going on is a method: `next.run(request)`. */
import type { CallExpr, Expr, FunctionDef, Stmt } from '../../engine/ir.ts'
import { changed } from '../../languages/lowering.ts'
import { refusalKind, refusesBefore, type FoundGuard } from '../../routing/refusal.ts'

/** How middleware of a framework lets a caller through and how it stops one. */
export interface MiddlewareWay {
  /** Names of calls that go on: `next.ServeHTTP(w, r)`, `c.Next()`. */
  readonly goesOn: RegExp
  /** A refusal only stops the caller beside a call of such a name: `c.Abort()` of Gin. */
  readonly stops?: RegExp
  /** Coming to the end goes on. */
  readonly endGoesOn?: boolean
}

const NEXT = 'next'

/**
 * Whether every way on passes a refusal. The body is first written in the words of `refusesBefore`: a refusal that is
 * followed by `return` throws, and what goes on is a call of `next`.
 */
export function refusal(fn: FunctionDef, way: MiddlewareWay, name = fn.name): FoundGuard | undefined {
  const body = rewritten(fn.body, way)
  const asked = changed(fn, { body, ...(name === undefined ? {} : { name }) })
  return refusesBefore(asked, way.endGoesOn === true ? 'return' : { call: NEXT, withArguments: true })
}

function rewritten(body: readonly Stmt[], way: MiddlewareWay): Stmt[] {
  const result: Stmt[] = []
  let refused: Expr | undefined
  let stopped = false
  for (const statement of body) {
    const value = statement.kind === 'do' || statement.kind === 'return' ? statement.value : undefined
    const call = value === undefined ? undefined : onward(value, way)
    if (call !== undefined) {
      result.push(way.endGoesOn === true ? { kind: 'return' } : { kind: 'return', value: call })
      continue
    }
    if (value !== undefined) {
      if (refusalKind(value) !== undefined) refused = value
      stopped ||= way.stops === undefined || mentions(value, way.stops)
    }
    if (statement.kind === 'return') {
      if (refused !== undefined && stopped) result.push({ kind: 'throw', value: refused, line: 0 })
      else result.push({ kind: 'return' })
      continue
    }
    result.push(inside(statement, way))
  }
  // Gin aborts without a return, too: nothing after the abort belongs to the next handler.
  if (refused !== undefined && stopped && way.stops !== undefined && result.at(-1)?.kind !== 'throw')
    result.push({ kind: 'throw', value: refused, line: 0 })
  return result
}

function inside(statement: Stmt, way: MiddlewareWay): Stmt {
  switch (statement.kind) {
    case 'if':
      return { ...statement, yes: rewritten(statement.yes, way), no: rewritten(statement.no, way) }
    case 'block':
    case 'loop':
      return { ...statement, body: rewritten(statement.body, way) }
    default:
      return statement
  }
}

/** The call that goes on, in the words of `refusesBefore`. */
function onward(value: Expr, way: MiddlewareWay): CallExpr | undefined {
  if (value.kind !== 'call') return undefined
  const { callee } = value
  const [first] = value.args
  // `Ok(next.run(request).await)`
  if (callee.kind === 'name' && callee.name === 'Ok' && first !== undefined) return onward(first.value, way)
  const name =
    callee.kind === 'name' ? callee.name : callee.kind === 'member' ? `${nameOf(callee.of)}.${callee.name}` : ''
  return way.goesOn.test(name) ? { ...value, callee: { kind: 'name', name: NEXT, line: value.line } } : undefined
}

function nameOf(of: Expr): string {
  return of.kind === 'name' || of.kind === 'member' ? of.name : ''
}

function mentions(value: Expr, names: RegExp): boolean {
  return value.kind === 'call' && value.callee.kind === 'member' && names.test(value.callee.name)
}
