/** `halt(401)` ends a request as an exception would; refusals are proved in that form. */
import type { FunctionDef, Stmt } from '../../../engine/ir.ts'

export function haltsAsThrows(fn: FunctionDef): FunctionDef {
  return { ...fn, body: fn.body.flatMap(statement) }
}

function statement(one: Stmt): Stmt[] {
  switch (one.kind) {
    case 'do':
    case 'return': {
      const { value } = one
      const isHalt =
        value?.kind === 'call' &&
        ((value.callee.kind === 'name' && value.callee.name === 'halt') ||
          (value.callee.kind === 'member' && value.callee.name === 'halt'))
      return isHalt ? [{ kind: 'throw', value, line: value.line }] : [one]
    }
    case 'if':
      return [{ ...one, yes: one.yes.flatMap(statement), no: one.no.flatMap(statement) }]
    case 'block':
      return [{ ...one, body: one.body.flatMap(statement) }]
    default:
      return [one]
  }
}
