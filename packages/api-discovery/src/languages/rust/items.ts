/** Items of Rust: functions, types, implementations, modules and imports. Attributes stand before what they mark. */
import type { ClassDef, Decorator, Entry, Expr, Member, Stmt } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren } from '../parts.ts'
import { lowerAttribute } from './attributes.ts'
import type { RustContext } from './context.ts'
import { lowerFunction, takesSelf } from './functions.ts'
import { lowerUse } from './imports.ts'

export function lowerItems(nodes: readonly Node[], context: RustContext): Stmt[] {
  const statements: Stmt[] = []
  let pending: Node[] = []
  for (const node of nodes) {
    if (node.kind() === 'attribute_item') {
      pending.push(node)
      continue
    }
    const attributes = pending
    pending = []
    // `#[cfg(test)] mod tests` is no part of the program.
    if (attributes.some((one) => /^#\[\s*cfg\s*\(\s*test\s*\)/.test(one.text()))) continue
    statements.push(...context.deeper(() => item(node, attributes, context), []))
  }
  return statements
}

function decorators(attributes: readonly Node[], context: RustContext): Decorator[] {
  return attributes.flatMap((one) => lowerAttribute(one, context) ?? [])
}

function item(node: Node, attributes: readonly Node[], context: RustContext): Stmt[] {
  const name = node.field('name')?.text()
  switch (node.kind()) {
    case 'use_declaration':
      return lowerUse(node, context)
    case 'function_item':
      if (name === undefined) return []
      return [{ kind: 'function', name, fn: lowerFunction(node, context, decorators(attributes, context)) }]
    case 'struct_item':
    case 'enum_item':
    case 'union_item':
    case 'trait_item':
    case 'type_item':
      if (name === undefined) return []
      return [{ kind: 'class', name, def: typeDef(node, name, decorators(attributes, context), context) }]
    case 'impl_item':
      return implementation(node, attributes, context)
    case 'const_item':
    case 'static_item': {
      const value = node.field('value')
      if (name === undefined) return []
      const of = value === null ? {} : { value: context.expr(value) }
      return [{ kind: 'let', to: { kind: 'name', name }, ...of, line: lineOf(node) }]
    }
    case 'mod_item':
      return module(node, name, context)
    case 'ERROR':
      return lowerItems(namedChildren(node), context)
    default:
      return []
  }
}

/** `mod users;` is a file, `mod users { … }` an object of what stands in it. */
function module(node: Node, name: string | undefined, context: RustContext): Stmt[] {
  const body = node.field('body')
  const line = lineOf(node)
  if (name === undefined) return []
  if (body === null) return [{ kind: 'import', from: `self::${name}`, names: [{ imported: '*', local: name }], line }]
  context.inlineModules.add(name)
  const statements = context.insideModule(() => lowerItems(namedChildren(body), context))
  const extensions = statements.filter((one) => one.kind === 'extend')
  const inside = statements.filter((one) => one.kind !== 'extend')
  const shown = [...inside.flatMap(namesOf), ...publicUses(body, context)]
  const entries = shown.map((own): Entry => ({ key: str(own), value: { kind: 'name', name: own, line }, line }))
  const fn: Expr = {
    kind: 'function',
    fn: {
      name,
      params: [],
      body: [...inside, { kind: 'return', value: { kind: 'object', entries, line } }],
      line,
      keepsSelf: true,
    },
  }
  const value: Expr = { kind: 'call', callee: fn, args: [], line }
  return [...extensions, { kind: 'let', to: { kind: 'name', name }, value, line }]
}

function namesOf(statement: Stmt): string[] {
  if (statement.kind === 'function' || statement.kind === 'class') return [statement.name]
  return statement.kind === 'let' && statement.to.kind === 'name' ? [statement.to.name] : []
}

/** What `pub use` hands on. Other imports are found out when they are first needed. */
function publicUses(body: Node, context: RustContext): string[] {
  return namedChildren(body)
    .filter((node) => node.kind() === 'use_declaration' && childOfKind(node, 'visibility_modifier') !== undefined)
    .flatMap((node) => lowerUse(node, context))
    .flatMap((one) => (one.kind === 'import' ? one.names : []))
    .flatMap(({ local }) => (local === '**' || local.includes('.') ? [] : [local]))
}

function typeDef(node: Node, name: string, marks: readonly Decorator[], context: RustContext): ClassDef {
  const common = { name, bases: [], decorators: marks, line: lineOf(node) }
  if (node.kind() === 'type_item') {
    const alias = context.type(node.field('type'))
    return { ...common, members: [], ...(alias === undefined ? {} : { alias }) }
  }
  const body = node.field('body')
  if (body === null) return { ...common, members: [] }
  if (node.kind() === 'enum_item') return { ...common, members: variants(body, context) }
  if (node.kind() === 'trait_item') return { ...common, members: methods(namedChildren(body), context), abstract: true }
  return {
    ...common,
    members: body.kind() === 'field_declaration_list' ? fields(body, context) : positions(body, context),
  }
}

/** Named fields, each with its attributes. */
function fields(body: Node, context: RustContext): Member[] {
  return marked(namedChildren(body)).flatMap(({ node, attributes }): Member[] => {
    const name = node.kind() === 'field_declaration' ? node.field('name')?.text() : undefined
    const type = context.type(node.field('type'))
    if (name === undefined) return []
    const marks = decorators(attributes, context)
    return [
      {
        name,
        line: lineOf(node),
        ...(type === undefined ? {} : { type }),
        ...(marks.length === 0 ? {} : { decorators: marks }),
      },
    ]
  })
}

/** Fields of `struct Id(u32)` are called `0`, `1` … */
function positions(body: Node, context: RustContext): Member[] {
  return namedChildren(body)
    .filter((child) => child.kind() !== 'visibility_modifier' && child.kind() !== 'attribute_item')
    .map((child, i): Member => {
      const type = context.type(child)
      return { name: String(i), line: lineOf(child), ...(type === undefined ? {} : { type }) }
    })
}

/** Variants without data are texts of their names; those with data have their fields as a type. */
function variants(body: Node, context: RustContext): Member[] {
  return marked(namedChildren(body)).flatMap(({ node, attributes }): Member[] => {
    const name = node.kind() === 'enum_variant' ? node.field('name')?.text() : undefined
    if (name === undefined) return []
    const marks = decorators(attributes, context)
    const inside = node.field('body')
    return [
      {
        name,
        line: lineOf(node),
        static: true,
        ...(marks.length === 0 ? {} : { decorators: marks }),
        ...(inside === null ? { value: str(name) } : { type: { kind: 'shape', members: fields(inside, context) } }),
      },
    ]
  })
}

/** Attributes stand before what they mark. */
function marked(nodes: readonly Node[]): { node: Node; attributes: Node[] }[] {
  const result: { node: Node; attributes: Node[] }[] = []
  let attributes: Node[] = []
  for (const node of nodes) {
    if (node.kind() === 'attribute_item') attributes.push(node)
    else {
      result.push({ node, attributes })
      attributes = []
    }
  }
  return result
}

/** Name of the member that holds the attributes of an `impl` block. */
export const IMPL_MARKS = '%impl'

function implementation(node: Node, attributes: readonly Node[], context: RustContext): Stmt[] {
  const type = context.type(node.field('type'))
  const body = childOfKind(node, 'declaration_list')
  if (type?.kind !== 'named' || body === undefined) return []
  const marks = decorators(attributes, context)
  const own = methods(namedChildren(body), context)
  const trait = node.field('trait')?.text()
  const member: Member[] =
    marks.length === 0 && trait === undefined
      ? []
      : [
          {
            name: IMPL_MARKS,
            line: lineOf(node),
            static: true,
            decorators: marks,
            ...(trait === undefined ? {} : { value: str(trait) }),
          },
        ]
  return [{ kind: 'extend', name: type.name.slice(type.name.lastIndexOf('.') + 1), members: [...member, ...own] }]
}

function methods(nodes: readonly Node[], context: RustContext): Member[] {
  return marked(nodes).flatMap(({ node, attributes }): Member[] => {
    const name = node.field('name')?.text()
    const line = lineOf(node)
    if (name === undefined) return []
    if (node.kind() === 'const_item') {
      const value = node.field('value')
      return value === null ? [] : [{ name, line, static: true, value: context.expr(value) }]
    }
    if (node.kind() !== 'function_item' && node.kind() !== 'function_signature_item') return []
    const marks = decorators(attributes, context)
    const method = lowerFunction(node, context, marks)
    return [
      {
        name,
        line,
        method,
        ...(marks.length === 0 ? {} : { decorators: marks }),
        ...(takesSelf(node) ? {} : { static: true }),
      },
    ]
  })
}
