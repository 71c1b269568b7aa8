/** Composite literals: `Route{…}`, `[]Route{{…}}`, `map[string]Handler{…}`, `struct{…}{…}`. */
import type { Arg, Entry, Expr } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type GoContext } from './context.ts'
import { structMembers, typeName } from './types.ts'

export function lowerComposite(node: Node, context: GoContext): Expr {
  const body = node.field('body')
  return literal(node.field('type'), body ?? node, context)
}

/** A literal of a type; without one (an element of a literal of a named type) its shape is decided when it is read. */
function literal(type: Node | null, body: Node, context: GoContext): Expr {
  switch (type?.kind()) {
    case 'slice_type':
    case 'array_type':
    case 'implicit_length_array_type':
      return list(type.field('element'), body, context)
    case 'map_type':
      return map(type.field('value'), body, context)
    case 'struct_type':
      if (elements(body).length === 0) return empty(type, body, context)
      return struct(
        structMembers(type, context).map((member) => member.name),
        body,
        context,
      )
    default: {
      const callee = type === null ? undefined : typeName(type)
      if (callee !== undefined)
        return { kind: 'call', callee, args: namedArgs(body, context), line: lineOf(body), constructs: true }
      return elements(body).some((element) => element.kind() === 'keyed_element')
        ? struct([], body, context)
        : list(null, body, context)
    }
  }
}

function elements(body: Node): Node[] {
  return namedChildren(body)
}

function list(type: Node | null, body: Node, context: GoContext): Expr {
  const items = elements(body).map((element) => value(lastPart(element), type, context))
  return { kind: 'list', items, line: lineOf(body) }
}

function map(type: Node | null, body: Node, context: GoContext): Expr {
  const entries = elements(body).flatMap((element): Entry[] => {
    const key = keyOf(element)
    if (key === undefined) return []
    return [{ key: context.expr(key), value: value(lastPart(element), type, context), line: lineOf(element) }]
  })
  return { kind: 'object', entries, line: lineOf(body) }
}

/** A struct whose type has no name, as an object: keys are field names, or come from the order of the fields. */
function struct(names: readonly string[], body: Node, context: GoContext): Expr {
  const entries = elements(body).map((element, i): Entry => {
    const key = keyOf(element)
    const name = key === undefined ? str(names[i] ?? String(i)) : fieldKey(key, context)
    return { key: name, value: value(lastPart(element), null, context), line: lineOf(element) }
  })
  return { kind: 'object', entries, line: lineOf(body) }
}

/** `struct{ Title string }{}`: what a request is decoded into, which is known by its fields. */
function empty(type: Node, body: Node, context: GoContext): Expr {
  const line = lineOf(body)
  const def = { bases: [], decorators: [], members: structMembers(type, context), line }
  return { kind: 'call', callee: { kind: 'class', def }, args: [], line, constructs: true }
}

/** Keys that are fields or texts name arguments; other keys (constants of a named map type) are evaluated. */
function namedArgs(body: Node, context: GoContext): Arg[] {
  const parts = elements(body)
  const keys = parts.map(keyOf)
  const plain = keys.every((key) => key === undefined || plainKey(key) !== undefined)
  if (!plain) {
    const entries = parts.flatMap((element, i): Entry[] => {
      const key = keys[i]
      if (key === undefined) return []
      return [{ key: fieldKey(key, context), value: value(lastPart(element), null, context), line: lineOf(element) }]
    })
    return [{ value: { kind: 'object', entries, line: lineOf(body) }, spread: true }]
  }
  return parts.map((element, i): Arg => {
    const key = keys[i]
    const name = key === undefined ? undefined : plainKey(key)
    const of = value(lastPart(element), null, context)
    return name === undefined ? { value: of } : { name, value: of }
  })
}

/** The text of a key that needs no evaluation. */
function plainKey(key: Node): string | undefined {
  const kind = key.kind()
  if (kind === 'identifier' || kind === 'field_identifier') return key.text()
  const isText = kind === 'interpreted_string_literal' || kind === 'raw_string_literal'
  return isText && !key.text().includes('\\') ? key.text().slice(1, -1) : undefined
}

function fieldKey(key: Node, context: GoContext): Expr {
  const kind = key.kind()
  return kind === 'identifier' || kind === 'field_identifier' ? str(key.text()) : context.expr(key)
}

function keyOf(element: Node): Node | undefined {
  if (element.kind() !== 'keyed_element') return undefined
  return inner(namedChildren(element)[0])
}

function lastPart(element: Node): Node {
  if (element.kind() !== 'keyed_element') return inner(element) ?? element
  return inner(namedChildren(element).at(-1)) ?? element
}

function inner(node: Node | undefined): Node | undefined {
  return node?.kind() === 'literal_element' ? namedChildren(node)[0] : node
}

function value(node: Node, type: Node | null, context: GoContext): Expr {
  if (node.kind() !== 'literal_value') return context.expr(node)
  const pointed = type?.kind() === 'pointer_type' ? (namedChildren(type)[0] ?? null) : type
  return context.deeper(() => literal(pointed, node, context), { kind: 'unknown' })
}
