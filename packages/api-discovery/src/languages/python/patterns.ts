import type { Pattern } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PythonContext } from './context.ts'

const NOTHING: Pattern = { kind: 'list', items: [] }

/** What is on the left of `=`, of `for … in`, or in a parameter. */
export function lowerPattern(node: Node, context: PythonContext): Pattern {
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text() }
    case 'attribute':
    case 'subscript':
      return { kind: 'place', place: context.expr(node) }
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list': {
      const parts = namedChildren(node)
      const rest = parts.at(-1)?.kind() === 'list_splat_pattern' ? parts.pop() : undefined
      const name = rest === undefined ? undefined : namedChildren(rest)[0]?.text()
      const items = parts.map((part) => context.deeper(() => lowerPattern(part, context), NOTHING))
      return { kind: 'list', items, ...(name === undefined ? {} : { rest: name }) }
    }
    default:
      return NOTHING
  }
}
