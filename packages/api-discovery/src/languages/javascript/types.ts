/** Type annotations of TypeScript, as far as they tell the shape of inputs. */
import type { Member, TypeExpr } from '../../engine/ir.ts'
import { lineOf, unescape } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren as inner, propertyName, type JavascriptContext } from './context.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }

export function lowerType(node: Node | null, context: JavascriptContext): TypeExpr | undefined {
  return node === null ? undefined : context.deeper(() => typeOf(node, context), undefined)
}

function first(node: Node, context: JavascriptContext): TypeExpr {
  const child = inner(node)[0]
  return child === undefined ? NO_TYPE : (lowerType(child, context) ?? NO_TYPE)
}

function typeOf(node: Node, context: JavascriptContext): TypeExpr {
  switch (node.kind()) {
    case 'type_annotation':
    case 'parenthesized_type':
    case 'readonly_type':
    case 'type_predicate_annotation':
      return first(node, context)
    case 'predefined_type':
    case 'type_identifier':
    case 'nested_type_identifier':
    case 'identifier':
      return { kind: 'named', name: node.text(), args: [] }
    case 'generic_type': {
      const name = node.field('name')?.text() ?? inner(node)[0]?.text() ?? ''
      return { kind: 'named', name, args: lowerTypeArguments(node.field('type_arguments'), context).types ?? [] }
    }
    case 'array_type':
      return { kind: 'list', of: first(node, context) }
    case 'tuple_type':
      return { kind: 'list', of: NO_TYPE }
    case 'union_type':
      return { kind: 'union', of: flat('union', node, context) }
    case 'intersection_type':
      return { kind: 'all', of: flat('all', node, context) }
    case 'object_type':
      return { kind: 'shape', members: lowerMembers(node, context) }
    case 'literal_type':
      return literal(inner(node)[0])
    case 'null':
    case 'undefined':
      return { kind: 'literal', value: null }
    case 'type_query': {
      const of = inner(node)[0]
      return of === undefined ? NO_TYPE : { kind: 'valueOf', value: context.expr(of) }
    }
    default:
      return NO_TYPE
  }
}

/** `a | b | c` nests to the left. */
function flat(kind: 'union' | 'all', node: Node, context: JavascriptContext): TypeExpr[] {
  return inner(node).flatMap((child) => {
    const type = lowerType(child, context) ?? NO_TYPE
    return type.kind === kind ? type.of : [type]
  })
}

function literal(node: Node | undefined): TypeExpr {
  switch (node?.kind()) {
    case 'string':
      return { kind: 'literal', value: unescape(node.text().slice(1, -1)) }
    case 'number':
      return { kind: 'literal', value: Number(node.text()) }
    case 'true':
      return { kind: 'literal', value: true }
    case 'false':
      return { kind: 'literal', value: false }
    case 'null':
    case 'undefined':
      return { kind: 'literal', value: null }
    default:
      return NO_TYPE
  }
}

export function lowerTypeArguments(node: Node | null, context: JavascriptContext): { types?: TypeExpr[] } {
  return node === null ? {} : { types: inner(node).map((child) => lowerType(child, context) ?? NO_TYPE) }
}

/** Members of an interface or object type. */
export function lowerMembers(node: Node, context: JavascriptContext): Member[] {
  return node.children().flatMap((child) => {
    if (child.kind() !== 'property_signature') return []
    const name = child.field('name')
    if (name === null) return []
    const type = lowerType(child.field('type'), context)
    const optional = child.children().some((part) => part.kind() === '?')
    return [
      {
        name: propertyName(name),
        line: lineOf(child),
        ...(type === undefined ? {} : { type }),
        ...(optional ? { optional: true } : {}),
      },
    ]
  })
}
