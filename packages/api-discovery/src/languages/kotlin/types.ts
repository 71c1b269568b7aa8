/** Types of Kotlin: names with arguments, nullable ones, functions with a receiver. */
import { RECEIVER_FUNCTION, type TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { childOf, kindOf, namedChildren, NO_TYPE, type KotlinContext } from './context.ts'

const TYPES = new Set([
  'user_type',
  'nullable_type',
  'function_type',
  'parenthesized_type',
  'not_nullable_type',
  'parenthesized_user_type',
])

/** Whether a node is a type, as the one after `:` or in front of the name of an extension. */
export function isType(node: Node): boolean {
  return TYPES.has(kindOf(node))
}

/** The type among the children of a declaration, when it says one. */
export function declaredType(node: Node | undefined, context: KotlinContext): TypeExpr | undefined {
  return lowerType(node?.children().find(isType), context)
}

export function lowerType(node: Node | undefined, context: KotlinContext): TypeExpr | undefined {
  return node === undefined ? undefined : context.deeper(() => typeOf(node, context), undefined)
}

function required(node: Node | undefined, context: KotlinContext): TypeExpr {
  return lowerType(node, context) ?? NO_TYPE
}

function typeOf(node: Node, context: KotlinContext): TypeExpr | undefined {
  switch (kindOf(node)) {
    case 'user_type':
      return named(node, context)
    case 'type_identifier':
      return { kind: 'named', name: node.text(), args: [] }
    case 'nullable_type': {
      const of = required(namedChildren(node).find(isType), context)
      return { kind: 'union', of: [of, { kind: 'literal', value: null }] }
    }
    case 'type_projection':
    case 'parenthesized_type':
    case 'not_nullable_type':
    case 'parenthesized_user_type':
      return required(namedChildren(node).find(isType), context)
    case 'function_type': {
      const receiver = namedChildren(node)[0]
      if (receiver === undefined || kindOf(receiver) === 'function_type_parameters') return undefined
      return { kind: 'named', name: RECEIVER_FUNCTION, args: [required(receiver, context)] }
    }
    default:
      return undefined
  }
}

/** `Map<String, List<Int>>`, `Users.Create`. */
function named(node: Node, context: KotlinContext): TypeExpr {
  const names = namedChildren(node).filter((child) => kindOf(child) === 'type_identifier')
  const name = names.map((child) => child.text()).join('.')
  const args = typeArguments(childOf(node, 'type_arguments'), context)
  if (/^(?:List|Set|MutableList|MutableSet|Collection|Array|Iterable)$/.test(name)) {
    return { kind: 'list', of: args[0] ?? NO_TYPE }
  }
  if (name === 'ByteArray') return { kind: 'named', name: 'bytes', args: [] }
  return { kind: 'named', name, args }
}

export function typeArguments(node: Node | undefined, context: KotlinContext): TypeExpr[] {
  return node === undefined ? [] : namedChildren(node).map((arg) => required(arg, context))
}
