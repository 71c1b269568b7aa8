/** Types of Go. Pointers are what they point to: nothing here depends on the difference. */
import type { Decorator, Expr, Member, TypeExpr } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type GoContext } from './context.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }

export function lowerType(node: Node | null | undefined, context: GoContext): TypeExpr | undefined {
  return node === null || node === undefined ? undefined : context.deeper(() => typeOf(node, context), undefined)
}

function required(node: Node | null | undefined, context: GoContext): TypeExpr {
  return lowerType(node, context) ?? NO_TYPE
}

function typeOf(node: Node, context: GoContext): TypeExpr {
  switch (node.kind()) {
    case 'type_identifier':
    case 'qualified_type':
    case 'selector_expression':
    case 'identifier':
      return { kind: 'named', name: node.text().replaceAll(/\s/g, ''), args: [] }
    case 'pointer_type':
    case 'parenthesized_type':
    case 'type_elem':
      return required(namedChildren(node)[0], context)
    case 'slice_type':
    case 'array_type':
    case 'implicit_length_array_type':
      return { kind: 'list', of: required(node.field('element'), context) }
    case 'map_type':
      return {
        kind: 'named',
        name: 'Map',
        args: [required(node.field('key'), context), required(node.field('value'), context)],
      }
    case 'struct_type':
      return { kind: 'shape', members: structMembers(node, context) }
    case 'generic_type': {
      const args = node.field('type_arguments')
      return {
        kind: 'named',
        name: node.field('type')?.text() ?? '',
        args: args === null ? [] : namedChildren(args).map((arg) => required(arg, context)),
      }
    }
    default:
      return NO_TYPE
  }
}

/** The name of a type as an expression, for literals and conversions: `Route`, `rest.Route`. */
export function typeName(node: Node): Expr | undefined {
  switch (node.kind()) {
    case 'type_identifier':
    case 'identifier':
      return { kind: 'name', name: node.text(), line: lineOf(node) }
    case 'qualified_type': {
      const [first, name] = namedChildren(node)
      if (first === undefined || name === undefined) return undefined
      const of: Expr = { kind: 'name', name: first.text(), line: lineOf(first) }
      return { kind: 'member', of, name: name.text(), line: lineOf(name) }
    }
    case 'generic_type': {
      const type = node.field('type')
      return type === null ? undefined : typeName(type)
    }
    case 'pointer_type':
    case 'parenthesized_type': {
      const inner = namedChildren(node)[0]
      return inner === undefined ? undefined : typeName(inner)
    }
    default:
      return undefined
  }
}

/** Fields of a struct with their tags as decorators: `json("name", "omitempty")`. */
export function structMembers(node: Node, context: GoContext): Member[] {
  const list = namedChildren(node).find((child) => child.kind() === 'field_declaration_list')
  if (list === undefined) return []
  return namedChildren(list).flatMap((child) => (child.kind() === 'field_declaration' ? fields(child, context) : []))
}

function fields(node: Node, context: GoContext): Member[] {
  const typeNode = node.field('type')
  const type = lowerType(typeNode, context)
  const line = lineOf(node)
  const decorators = tagsOf(node.field('tag'))
  const common = { line, ...(type === undefined ? {} : { type }), ...(decorators.length === 0 ? {} : { decorators }) }
  const names = node.children().filter((child) => child.kind() === 'field_identifier')
  if (names.length > 0) return names.map((name) => ({ name: name.text(), ...common }))
  // An embedded field is called by the last part of its type.
  const name = type?.kind === 'named' ? type.name.slice(type.name.lastIndexOf('.') + 1) : undefined
  return name === undefined ? [] : [{ name, promotes: true, ...common }]
}

/** Methods of an interface have no body; an embedded one lends its own. */
export function interfaceMembers(node: Node, context: GoContext): Member[] {
  return namedChildren(node).flatMap((child): Member[] => {
    const line = lineOf(child)
    if (child.kind() === 'method_elem' || child.kind() === 'method_spec') {
      const name = child.field('name')?.text()
      const returns = lowerType(child.field('result'), context)
      return name === undefined
        ? []
        : [{ name, line, method: { name, params: [], body: [], line, ...(returns === undefined ? {} : { returns }) } }]
    }
    if (child.kind() !== 'type_elem' && child.kind() !== 'constraint_elem') return []
    const parts = namedChildren(child)
    const type = parts.length === 1 ? lowerType(parts[0], context) : undefined
    return type?.kind === 'named'
      ? [{ name: type.name.slice(type.name.lastIndexOf('.') + 1), line, type, promotes: true }]
      : []
  })
}

function tagsOf(node: Node | null): Decorator[] {
  if (node === null) return []
  const line = lineOf(node)
  const text = node.text().slice(1, -1).replaceAll('\\"', '"')
  return [...text.matchAll(/([\w.-]+):"((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => ({
    value: { kind: 'call', callee: { kind: 'name', name, line }, args: [{ value: str(value) }], line },
    line,
  }))
}
