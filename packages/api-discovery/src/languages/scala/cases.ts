/**
 * `{ case pattern => body }`: a call of `CASES` with one argument for each case, a list of the pattern's words and a
 * function. Words say what they are by their first character: `=` literal, `:` name, `(` extractor and what it binds,
 * `%` operator.
 */
import type { Expr } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

export const CASES = '%cases'

export function caseBlock(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  const args = childrenOfKind(node, 'case_clause').map((clause) => ({ value: caseOf(clause, context) }))
  return { kind: 'call', callee: { kind: 'name', name: CASES, line }, args, line }
}

function caseOf(clause: Node, context: PartsContext): Expr {
  const line = lineOf(clause)
  const parts = clause.children()
  const arrow = parts.findIndex((part) => part.kind() === '=>')
  const pattern = parts.slice(0, arrow).find((part) => part.isNamed() && part.kind() !== 'guard')
  const words = pattern === undefined ? [] : wordsOf(pattern, context, 0)
  const body = parts.slice(arrow + 1).filter((part) => part.isNamed() && part.kind() !== 'comment')
  const params = words.flatMap((word) => {
    const name = /^[:@](\w+)$/.exec(word)?.[1]
    return name === undefined ? [] : [{ to: { kind: 'name' as const, name }, line }]
  })
  return {
    kind: 'list',
    line,
    items: [
      { kind: 'list', items: words.map(str), line },
      { kind: 'number', value: line },
      {
        kind: 'function',
        fn: { params, body: body.flatMap((part) => context.body(part)), line, keepsSelf: true },
      },
    ],
  }
}

function wordsOf(node: Node, context: PartsContext, depth: number): string[] {
  if (depth > 64) return []
  switch (node.kind()) {
    case 'infix_pattern':
      return node
        .children()
        .flatMap((child) =>
          child.kind() === 'operator_identifier' || (child.kind() === 'identifier' && child.text() === 'as')
            ? [`%${child.text()}`]
            : wordsOf(child, context, depth + 1),
        )
    case 'capture_pattern': {
      const [name, ...rest] = namedChildren(node)
      return [`@${name?.text() ?? '_'}`, ...rest.flatMap((one) => wordsOf(one, context, depth + 1))]
    }
    case 'identifier':
    case 'stable_identifier':
      return [`:${node.text()}`]
    case 'string':
      return [`=${node.text().replace(/^"+|"+$/g, '')}`]
    case 'case_class_pattern': {
      const [name, ...bound] = namedChildren(node)
      const inner = bound.map((one) => wordsOf(one, context, depth + 1).join(' ')).join(',')
      return [`(${name?.text() ?? ''} ${inner}`]
    }
    case 'interpolated_string_expression':
      return [`"${context.slice(node)}`]
    case 'typed_pattern':
    case 'alternative_pattern':
    case 'tuple_pattern':
      return namedChildren(node).flatMap((one) => wordsOf(one, context, depth + 1))
    default:
      return []
  }
}
