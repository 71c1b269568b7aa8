/** Types of Java: names with arguments, arrays, wildcards. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren, NO_TYPE, type JavaContext } from './context.ts'

export function lowerType(node: Node | null | undefined, context: JavaContext): TypeExpr | undefined {
  return node === null || node === undefined ? undefined : context.deeper(() => typeOf(node, context), undefined)
}

function required(node: Node | undefined, context: JavaContext): TypeExpr {
  return lowerType(node, context) ?? NO_TYPE
}

function typeOf(node: Node, context: JavaContext): TypeExpr | undefined {
  switch (node.kind()) {
    case 'type_identifier':
    case 'identifier':
    case 'scoped_type_identifier':
    case 'scoped_identifier':
    case 'boolean_type':
    case 'integral_type':
    case 'floating_point_type': {
      const name = context.slice(node).replaceAll(/@[\w.]+(?:\([^()]*\))?|\s/g, '')
      return name === 'var' ? undefined : { kind: 'named', name, args: [] }
    }
    case 'generic_type': {
      const [name, args] = namedChildren(node)
      return {
        kind: 'named',
        name: name === undefined ? '' : context.slice(name).replaceAll(/\s/g, ''),
        args: args === undefined ? [] : namedChildren(args).map((arg) => required(arg, context)),
      }
    }
    case 'array_type': {
      const element = node.field('element') ?? namedChildren(node)[0]
      if (element !== undefined && context.slice(element) === 'byte') return { kind: 'named', name: 'bytes', args: [] }
      return { kind: 'list', of: required(element, context) }
    }
    case 'wildcard':
    case 'annotated_type': {
      const of = namedChildren(node).findLast((child) => !child.kind().endsWith('annotation'))
      return required(of, context)
    }
    default:
      return undefined
  }
}
