/** Classes, interfaces and enums. */
import type { ClassDef, Decorator, Entry, Expr, FunctionDef, Member, Stmt } from '../../engine/ir.ts'
import { changed, doExpr, lineOf, str, UNKNOWN_EXPR, withFirst } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { lowerExpr, lowerFunction } from './expressions.ts'
import { decoratorsOf, lowerDecorator, propertyName, type JavascriptContext } from './context.ts'
import { memberParams } from './patterns.ts'
import { lowerMembers, lowerType } from './types.ts'

export function lowerClass(node: Node, context: JavascriptContext, outside: readonly Decorator[]): ClassDef {
  const name = node.field('name')?.text()
  const children = node.children()
  const decorators = decoratorsOf(node, context)
  const heritage = children.find((child) => child.kind() === 'class_heritage')
  const body = node.field('body')
  return {
    ...(name === undefined ? {} : { name }),
    bases: heritage === undefined ? [] : basesOf(heritage, context),
    decorators: [...outside, ...decorators],
    members: body === null ? [] : membersOf(body, context),
    line: lineOf(node),
  }
}

function basesOf(heritage: Node, context: JavascriptContext): Expr[] {
  return heritage.children().flatMap((child) => {
    // TypeScript has an extends_clause, JavaScript the bare expression; `implements` adds no behavior.
    if (child.kind() === 'extends_clause') {
      const value = child.field('value')
      return value === null ? [] : [lowerExpr(value, context)]
    }
    return child.isNamed() && child.kind() !== 'implements_clause' ? [lowerExpr(child, context)] : []
  })
}

function membersOf(body: Node, context: JavascriptContext): Member[] {
  const members: Member[] = []
  // In class bodies decorators of methods come as siblings before them.
  let pending: Decorator[] = []
  for (const child of body.children()) {
    const kind = child.kind()
    if (kind === 'decorator') {
      pending.push(lowerDecorator(child, context))
      continue
    }
    if (kind === 'method_definition' || kind === 'method_signature' || kind === 'abstract_method_signature') {
      members.push(method(child, context, pending))
    } else if (kind === 'public_field_definition' || kind === 'field_definition')
      members.push(fieldOf(child, context, pending))
    else if (kind === 'class_static_block') {
      const block = child.field('body')
      if (block !== null) members.push(staticBlock(block, context))
    } else if (!child.isNamed() || kind === 'comment') continue
    pending = []
  }
  return members
}

function method(node: Node, context: JavascriptContext, before: readonly Decorator[]): Member {
  const nameNode = node.field('name')
  const name = nameNode === null ? '' : propertyName(nameNode)
  const children = node.children()
  const own = decoratorsOf(node, context)
  const decorators = [...before, ...own]
  let fn: FunctionDef = changed(lowerFunction(node, context), decorators.length === 0 ? {} : { decorators })
  const isConstructor = name === 'constructor'
  if (isConstructor) fn = withMemberParams(fn, node)
  const getter = children.some((child) => child.kind() === 'get')
  const setter = children.some((child) => child.kind() === 'set')
  return {
    name,
    line: lineOf(node),
    method: fn,
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(children.some((child) => child.kind() === 'static') ? { static: true } : {}),
    ...(isConstructor ? { role: 'constructor' as const } : {}),
    ...(getter ? { role: 'getter' as const } : {}),
    ...(setter ? { role: 'setter' as const } : {}),
  }
}

/** `constructor(private a: A)` stores its argument before the body runs. */
function withMemberParams(fn: FunctionDef, node: Node): FunctionDef {
  const stores = memberParams(node.field('parameters')).map((name): Stmt => {
    const place: Expr = { kind: 'member', of: { kind: 'self' }, name, line: fn.line }
    return doExpr({ kind: 'assign', to: { kind: 'place', place }, value: { kind: 'name', name, line: fn.line } })
  })
  return stores.length === 0 ? fn : withFirst(fn, stores)
}

function fieldOf(node: Node, context: JavascriptContext, before: readonly Decorator[]): Member {
  const nameNode = node.field('name') ?? node.field('property')
  const value = node.field('value')
  const type = lowerType(node.field('type'), context)
  const children = node.children()
  const own = decoratorsOf(node, context)
  const decorators = [...before, ...own]
  const name = nameNode === null ? '' : propertyName(nameNode)
  return {
    name,
    line: lineOf(node),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(type === undefined ? {} : { type }),
    ...(value === null ? {} : { value: namedFunction(lowerExpr(value, context), name) }),
    ...(children.some((child) => child.kind() === 'static') ? { static: true } : {}),
    ...(children.some((child) => child.kind() === '?') ? { optional: true } : {}),
  }
}

function namedFunction(value: Expr, name: string): Expr {
  return value.kind === 'function' && value.fn.name === undefined
    ? { kind: 'function', fn: changed(value.fn, { name }) }
    : value
}

function staticBlock(body: Node, context: JavascriptContext): Member {
  const fn: FunctionDef = { params: [], body: context.body(body), line: lineOf(body), keepsSelf: true }
  return {
    name: '',
    line: lineOf(body),
    static: true,
    value: { kind: 'call', callee: { kind: 'function', fn }, args: [], line: lineOf(body) },
  }
}

/** An interface is a class without instances; a type alias is that, or a name for another type. */
export function lowerInterface(node: Node, context: JavascriptContext): ClassDef {
  const name = node.field('name')?.text()
  const line = lineOf(node)
  const base = { ...(name === undefined ? {} : { name }), decorators: [], line, abstract: true }
  if (node.kind() === 'interface_declaration') {
    const body = node.field('body')
    const bases = node.children().find((child) => child.kind() === 'extends_type_clause')
    return {
      ...base,
      bases: (bases?.children() ?? []).flatMap((child) =>
        child.kind() === 'type_identifier' ? [{ kind: 'name' as const, name: child.text(), line }] : [],
      ),
      members: body === null ? [] : lowerMembers(body, context),
    }
  }
  const type = lowerType(node.field('value'), context)
  if (type?.kind === 'shape') return { ...base, bases: [], members: type.members }
  return { ...base, bases: [], members: [], ...(type === undefined ? {} : { alias: type }) }
}

/** An enum is an object of its members. */
export function lowerEnum(node: Node, context: JavascriptContext): Stmt {
  const line = lineOf(node)
  const entries: Entry[] = []
  let next = 0
  for (const child of node.field('body')?.children() ?? []) {
    if (child.kind() === 'enum_assignment') {
      const key = child.field('name')
      const given = child.field('value')
      const value = given === null ? UNKNOWN_EXPR : lowerExpr(given, context)
      if (value.kind === 'number') next = value.value + 1
      if (key !== null) entries.push({ key: str(propertyName(key)), value, line: lineOf(child) })
    } else if (child.kind() === 'property_identifier' || child.kind() === 'string') {
      entries.push({ key: str(propertyName(child)), value: { kind: 'number', value: next++ }, line: lineOf(child) })
    }
  }
  const name = node.field('name')?.text() ?? ''
  return { kind: 'let', to: { kind: 'name', name }, value: { kind: 'object', entries, line }, line }
}
