/** Types of Swift. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren, type PartsContext } from '../parts.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }
const LISTS = /^(?:Array|Set|ArraySlice)$/
const WRAPPERS = /^(?:EventLoopFuture|Future)$/

export function lowerType(node: Node, context: PartsContext): TypeExpr | undefined {
  switch (node.kind()) {
    case 'type_annotation':
    case 'opaque_type':
    case 'existential_type':
      return context.type(namedChildren(node).at(-1))
    case 'type_identifier':
      return { kind: 'named', name: node.text(), args: [] }
    case 'user_type': {
      const names = node.children().filter((child) => child.kind() === 'type_identifier')
      const name = names.map((one) => one.text()).join('.')
      const list = childOfKind(node, 'type_arguments')
      const args = list === undefined ? [] : namedChildren(list).map((arg) => context.type(arg) ?? NO_TYPE)
      const [only] = args
      if (WRAPPERS.test(name) && only !== undefined) return only
      if (name === 'Optional') return nullable(only)
      return LISTS.test(name) ? { kind: 'list', of: only ?? NO_TYPE } : { kind: 'named', name, args }
    }
    case 'optional_type':
      return nullable(context.type(namedChildren(node)[0]))
    case 'array_type':
      return { kind: 'list', of: context.type(namedChildren(node)[0]) ?? NO_TYPE }
    case 'dictionary_type': {
      const args = namedChildren(node).map((arg) => context.type(arg) ?? NO_TYPE)
      return { kind: 'named', name: 'Dictionary', args }
    }
    default:
      return NO_TYPE
  }
}

function nullable(type: TypeExpr | undefined): TypeExpr {
  return { kind: 'union', of: [type ?? NO_TYPE, { kind: 'literal', value: null }] }
}
