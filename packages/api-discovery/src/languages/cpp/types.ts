/** Types of C++. Namespaces are left out; pointers and references are what they point to. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren, type PartsContext } from '../parts.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }
const LISTS = /^(?:vector|list|set|deque|array|initializer_list)$/
const WRAPPERS = /^(?:shared_ptr|unique_ptr|reference_wrapper|future)$/

export function lowerType(node: Node, context: PartsContext): TypeExpr | undefined {
  switch (node.kind()) {
    case 'placeholder_type_specifier':
      return undefined
    case 'type_identifier':
    case 'primitive_type':
    case 'sized_type_specifier':
    case 'identifier':
      return { kind: 'named', name: node.text(), args: [] }
    case 'qualified_identifier':
    case 'dependent_type':
      return context.type(namedChildren(node).at(-1))
    case 'type_descriptor':
      return context.type(namedChildren(node).find((child) => child.kind() !== 'type_qualifier'))
    case 'template_type':
    case 'template_function': {
      const name = namedChildren(node)[0]?.text() ?? ''
      const list = childOfKind(node, 'template_argument_list')
      const args = list === undefined ? [] : namedChildren(list).map((arg) => context.type(arg) ?? NO_TYPE)
      const [only] = args
      if (name === 'optional') return { kind: 'union', of: [only ?? NO_TYPE, { kind: 'literal', value: null }] }
      if (WRAPPERS.test(name) && only !== undefined) return only
      return LISTS.test(name) ? { kind: 'list', of: only ?? NO_TYPE } : { kind: 'named', name, args }
    }
    default:
      return NO_TYPE
  }
}
