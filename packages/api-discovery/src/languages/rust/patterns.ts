import type { Expr, Pattern } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import { namedChildren } from '../parts.ts'
import type { RustContext } from './context.ts'
import type { Node } from '../parser.ts'

const NOTHING: Pattern = { kind: 'list', items: [] }

/** What is on the left of `=`, in a parameter or after `in`. `Json(user)` names what lies inside. */
export function lowerPattern(node: Node, context: RustContext): Pattern {
  switch (node.kind()) {
    case 'identifier':
    case 'shorthand_field_identifier':
      return { kind: 'name', name: node.text() }
    case 'self':
      return { kind: 'name', name: 'self' }
    case 'mut_pattern':
    case 'ref_pattern':
    case 'reference_pattern':
    case 'captured_pattern':
    case 'match_pattern': {
      const inner = namedChildren(node).findLast((child) => child.kind() !== 'mutable_specifier')
      return inner === undefined ? NOTHING : context.deeper(() => lowerPattern(inner, context), NOTHING)
    }
    case 'tuple_struct_pattern': {
      const parts = namedChildren(node).slice(1)
      const [only] = parts
      if (parts.length === 1 && only !== undefined) return context.deeper(() => lowerPattern(only, context), NOTHING)
      return { kind: 'list', items: parts.map((part) => context.deeper(() => lowerPattern(part, context), NOTHING)) }
    }
    case 'tuple_pattern':
    case 'slice_pattern':
      return {
        kind: 'list',
        items: namedChildren(node).map((part) => context.deeper(() => lowerPattern(part, context), NOTHING)),
      }
    case 'struct_pattern':
      return {
        kind: 'object',
        entries: namedChildren(node).flatMap((field) => {
          if (field.kind() !== 'field_pattern') return []
          const name = field.field('name')?.text() ?? ''
          const inner = field.field('pattern')
          const to: Pattern = inner === null ? { kind: 'name', name } : lowerPattern(inner, context)
          return [{ key: name, to }]
        }),
      }
    default:
      return NOTHING
  }
}

/** A pattern of a `match` as the value that it is compared with; undefined when it takes anything. */
export function patternValue(node: Node, context: RustContext): Expr | undefined {
  switch (node.kind()) {
    case 'match_pattern':
    case 'reference_pattern':
    case 'ref_pattern': {
      const inner = namedChildren(node)[0]
      return inner === undefined ? undefined : patternValue(inner, context)
    }
    case 'tuple_pattern': {
      const parts = namedChildren(node)
      const items = parts.map((part) => patternValue(part, context) ?? { kind: 'unknown' as const })
      return { kind: 'list', items, line: lineOf(node) }
    }
    case 'slice_pattern':
      return { kind: 'list', items: namedChildren(node).map((part) => itemPattern(part, context)), line: lineOf(node) }
    case 'string_literal':
    case 'raw_string_literal':
    case 'integer_literal':
    case 'boolean_literal':
    case 'scoped_identifier':
      return context.expr(node)
    case 'or_pattern': {
      const items = namedChildren(node).flatMap((part) => patternValue(part, context) ?? [])
      return items.length === 0 ? undefined : { kind: 'sequence', items }
    }
    default:
      return undefined
  }
}

/** Inside a slice a name takes one item: `["users", id]`. */
function itemPattern(node: Node, context: RustContext): Expr {
  if (node.kind() === 'identifier') return { kind: 'name', name: node.text(), line: lineOf(node) }
  return patternValue(node, context) ?? { kind: 'unknown' }
}
