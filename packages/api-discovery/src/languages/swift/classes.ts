/** Types of Swift and what extensions give to them. */
import type { ClassDef, Expr, Member } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { lowerFunction } from './functions.ts'

export function isExtension(node: Node): boolean {
  return node.children().some((child) => child.kind() === 'extension')
}

export function typeName(node: Node): string | undefined {
  return childOfKind(node, 'type_identifier', 'user_type')?.text().replace(/<.*$/s, '')
}

export function lowerClass(node: Node, context: PartsContext): ClassDef {
  const name = typeName(node)
  const bases = childrenOfKind(node, 'inheritance_specifier').flatMap((one): Expr[] => {
    const type = context.type(namedChildren(one)[0])
    return type?.kind === 'named' ? [{ kind: 'name', name: type.name, line: lineOf(one) }] : []
  })
  const isEnum = node.children().some((child) => child.kind() === 'enum')
  const members = membersOf(node, context)
  return {
    ...(name === undefined ? {} : { name }),
    bases: isEnum ? [{ kind: 'name', name: 'Enum', line: lineOf(node) }] : bases,
    decorators: [],
    members: withWireNames(members),
    line: lineOf(node),
    ...(node.kind() === 'protocol_declaration' ? { abstract: true } : {}),
  }
}

export function membersOf(node: Node, context: PartsContext): Member[] {
  const body = childOfKind(node, 'class_body', 'enum_class_body', 'protocol_body')
  return body === undefined ? [] : namedChildren(body).flatMap((child) => memberOf(child, context))
}

/** `enum CodingKeys: String, CodingKey { case name = "user_name" }` says how members are called outside. */
function withWireNames(members: readonly Member[]): Member[] {
  const keys = members.find(({ name, value }) => name === 'CodingKeys' && value?.kind === 'class')?.value
  if (keys?.kind !== 'class') return [...members]
  const names = new Map(
    keys.def.members.flatMap(({ name, value }) => (value?.kind === 'string' ? [[name, value.value] as const] : [])),
  )
  return members.map((member) => {
    const wireName = names.get(member.name)
    return wireName === undefined ? member : { ...member, wireName }
  })
}

function memberOf(node: Node, context: PartsContext): Member[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'class_declaration': {
      const def = lowerClass(node, context)
      return def.name === undefined || isExtension(node)
        ? []
        : [{ name: def.name, line, static: true, value: { kind: 'class', def } }]
    }
    case 'property_declaration':
      return property(node, context)
    case 'function_declaration':
    case 'protocol_function_declaration': {
      const fn = lowerFunction(node, context)
      return [{ name: fn.name ?? '', line, method: fn, ...(isStatic(node) ? { static: true } : {}) }]
    }
    case 'init_declaration':
      return [{ name: 'init', line, role: 'constructor', method: lowerFunction(node, context) }]
    case 'enum_entry': {
      const [name, raw] = namedChildren(node).filter((child) => child.kind() !== 'enum_type_parameters')
      if (name === undefined) return []
      return [
        { name: name.text(), line, static: true, value: raw === undefined ? str(name.text()) : context.expr(raw) },
      ]
    }
    default:
      return []
  }
}

function isStatic(node: Node): boolean {
  return /^(?:[^{(=]*\s)?(?:static|class)\s/.test(childOfKind(node, 'modifiers')?.text().concat(' ') ?? '')
}

function property(node: Node, context: PartsContext): Member[] {
  const pattern = childOfKind(node, 'pattern')
  const name = pattern?.text()
  if (name === undefined || !/^\w+$/.test(name)) return []
  const type = context.type(childOfKind(node, 'type_annotation'))
  const parts = node.children()
  const equals = parts.findIndex((part) => part.kind() === '=')
  const value = equals < 0 ? undefined : parts[equals + 1]
  const computed = childOfKind(node, 'computed_property')
  const base: Member = {
    name,
    line: lineOf(node),
    ...(isStatic(node) ? { static: true } : {}),
    // What a static holds is no part of what is sent.
    ...(type === undefined || isStatic(node) ? {} : { type }),
  }
  if (computed !== undefined) {
    const getter = childOfKind(computed, 'computed_getter') ?? computed
    const body = context.body(childOfKind(getter, 'statements'))
    const { type: _, ...rest } = base
    return [{ ...rest, role: 'getter', method: { name, params: [], body, line: base.line } }]
  }
  return [{ ...base, ...(value === undefined ? {} : { value: context.expr(value) }) }]
}
