/** Ruby has no statements: whatever stands last is the value. */
import type { Expr, Stmt } from '../../engine/ir.ts'

/** The statements with a `return` of what the last one is worth. */
export function withValue(body: readonly Stmt[]): Stmt[] {
  const result = [...body]
  for (let i = result.length - 1; i >= 0; i--) {
    const statement = result[i]
    if (statement === undefined) break
    result[i] = returning(statement)
    // A `begin` is followed by its `rescue` clauses, any of which may give the value.
    if (statement.kind !== 'block') break
  }
  return result
}

function returning(statement: Stmt): Stmt {
  switch (statement.kind) {
    case 'do':
      return { kind: 'return', value: statement.value }
    case 'if':
      return { ...statement, yes: withValue(statement.yes), no: withValue(statement.no) }
    case 'block':
      return { ...statement, body: withValue(statement.body) }
    default:
      return statement
  }
}

/** Statements where a value is wanted: `x = if a then b else c end`. */
export function valueOf(body: readonly Stmt[], line: number): Expr {
  const [only] = body
  if (body.length === 1 && only?.kind === 'do') return only.value
  return {
    kind: 'call',
    callee: { kind: 'function', fn: { params: [], body: withValue(body), line, keepsSelf: true } },
    args: [],
    line,
  }
}
