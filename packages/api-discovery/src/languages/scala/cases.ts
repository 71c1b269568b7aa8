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
  const clauses = childrenOfKind(node, 'case_clause')
  const args = clauses.flatMap((clause) => casesOf(clause, context)).map((value) => ({ value }))
  return { kind: 'call', callee: { kind: 'name', name: CASES, line }, args, line }
}

/** The ways in which a clause's pattern can be read, each as the list of its words. */
export function patternWays(clause: Node, context: PartsContext): readonly (readonly string[])[] {
  const parts = clause.children()
  const arrow = parts.findIndex((part) => part.kind() === '=>')
  const pattern = parts.slice(0, arrow).find((part) => part.isNamed() && part.kind() !== 'guard')
  return pattern === undefined ? [[]] : waysOf(pattern, context, 0)
}

/** One case for each way: `case (GET | PUT) -> Root` are two. */
function casesOf(clause: Node, context: PartsContext): Expr[] {
  const line = lineOf(clause)
  const parts = clause.children()
  const arrow = parts.findIndex((part) => part.kind() === '=>')
  const body = parts
    .slice(arrow + 1)
    .filter((part) => part.isNamed() && part.kind() !== 'comment')
    .flatMap((part) => context.body(part))
  return patternWays(clause, context).map((words) => {
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
        { kind: 'function', fn: { params, body, line, keepsSelf: true } },
      ],
    }
  })
}

type Ways = readonly (readonly string[])[]

const MAX_WAYS = 16

/** All that one way of each part can be put together to, at most 16. */
function together(parts: readonly Ways[]): Ways {
  return parts.reduce<Ways>(
    (ways, next) => ways.flatMap((way) => next.map((words) => [...way, ...words])).slice(0, MAX_WAYS),
    [[]],
  )
}

function waysOf(node: Node, context: PartsContext, depth: number): Ways {
  if (depth > 64) return [[]]
  const inside = (one: Node): Ways => waysOf(one, context, depth + 1)
  switch (node.kind()) {
    case 'infix_pattern':
      return together(
        node
          .children()
          .map((child) =>
            child.kind() === 'operator_identifier' || (child.kind() === 'identifier' && child.text() === 'as')
              ? [[`%${child.text()}`]]
              : inside(child),
          ),
      )
    case 'capture_pattern': {
      const [name, ...rest] = namedChildren(node)
      return together([[[`@${name?.text() ?? '_'}`]], ...rest.map(inside)])
    }
    case 'identifier':
    case 'stable_identifier':
      return [[`:${node.text()}`]]
    case 'string':
      return [[`=${node.text().replace(/^"+|"+$/g, '')}`]]
    case 'case_class_pattern': {
      const [name, ...bound] = namedChildren(node)
      const inner = bound.map((one) => inside(one)[0]?.join(' ') ?? '').join(',')
      return [[`(${name?.text() ?? ''} ${inner}`]]
    }
    case 'interpolated_string_expression':
      return [[`"${context.slice(node)}`]]
    case 'alternative_pattern':
      return namedChildren(node).flatMap(inside).slice(0, MAX_WAYS)
    case 'typed_pattern':
    case 'tuple_pattern':
      return together(namedChildren(node).map(inside))
    default:
      return [[]]
  }
}
