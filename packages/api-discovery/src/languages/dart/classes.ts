import type { ClassDef, Decorator, Expr, Member, Stmt } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { lowerArguments, sequence } from './expressions.ts'
import { annotation, fieldParams, isGetter, lowerFunction, lowerParams } from './functions.ts'
import { typeOf } from './types.ts'

export function lowerClass(node: Node, decorators: readonly Decorator[], context: PartsContext): ClassDef {
  const name = childOfKind(node, 'identifier', 'type_identifier')?.text()
  const body = childOfKind(node, 'class_body', 'extension_body', 'enum_body')
  const above = childOfKind(node, 'superclass')
  const bases = [...(above === undefined ? [] : typeNames(above)), ...typeNames(childOfKind(node, 'interfaces'))]
  return {
    ...(name === undefined ? {} : { name }),
    bases: bases.map((base): Expr => ({ kind: 'name', name: base, line: lineOf(node) })),
    decorators,
    members: body === undefined ? [] : membersOf(body, context),
    line: lineOf(node),
    ...(node.children().some((child) => child.kind() === 'abstract') ? { abstract: true } : {}),
  }
}

function typeNames(node: Node | undefined): string[] {
  if (node === undefined) return []
  const mixins = childOfKind(node, 'mixins')
  const own = childrenOfKind(node, 'type_identifier').map((one) => one.text())
  return mixins === undefined ? own : [...own, ...childrenOfKind(mixins, 'type_identifier').map((one) => one.text())]
}

/** Members, with the annotations and bodies that stand beside them. */
function membersOf(body: Node, context: PartsContext): Member[] {
  const members: Member[] = []
  const nodes = namedChildren(body)
  let marks: Decorator[] = []
  for (const [i, node] of nodes.entries()) {
    if (node.kind() === 'annotation') {
      marks.push(annotation(node, context))
      continue
    }
    if (node.kind() === 'method_signature') members.push(method(node, nodes[i + 1], marks, context))
    else if (node.kind() === 'declaration') members.push(...declaration(node, marks, context))
    if (node.kind() !== 'function_body') marks = []
  }
  return members
}

function method(signature: Node, next: Node | undefined, marks: readonly Decorator[], context: PartsContext): Member {
  const body = next?.kind() === 'function_body' ? next : undefined
  const made = childOfKind(signature, 'constructor_signature', 'factory_constructor_signature')
  if (made !== undefined) return constructor(made, signature, body, context)
  const fn = lowerFunction(signature, body, marks, context)
  return {
    name: fn.name ?? '',
    line: fn.line,
    method: fn,
    ...(marks.length === 0 ? {} : { decorators: marks }),
    ...(childOfKind(signature, 'static') === undefined ? {} : { static: true }),
    ...(isGetter(signature) ? { role: 'getter' as const } : {}),
  }
}

function constructor(signature: Node, holder: Node, body: Node | undefined, context: PartsContext): Member {
  const list = childOfKind(signature, 'formal_parameter_list')
  const line = lineOf(signature)
  const names = childrenOfKind(signature, 'identifier')
  const sets = fieldParams(list).map((name): Stmt => assign(name, { kind: 'name', name, line }))
  const initializers = childOfKind(holder, 'initializers')
  const base = initializers?.find({ rule: { kind: 'super' } })?.parent()
  const baseList = base === undefined || base === null ? undefined : childOfKind(base, 'arguments')
  const above: Stmt = {
    kind: 'do',
    value: {
      kind: 'call',
      callee: { kind: 'super' },
      args: baseList === undefined ? [] : lowerArguments(baseList, context),
      line,
    },
  }
  const fn = { params: lowerParams(list, context), body: [...sets, above, ...context.body(body)], line }
  // `Api.named()` makes an instance as well; it is found by its name.
  if (names.length > 1) return { name: names[1]?.text() ?? '', line, static: true, method: { ...fn, body: [] } }
  return { name: 'constructor', line, role: 'constructor', method: fn }
}

function assign(name: string, value: Expr): Stmt {
  const place: Expr = { kind: 'member', of: { kind: 'self' }, name, line: 0 }
  return { kind: 'do', value: { kind: 'assign', to: { kind: 'place', place }, value } }
}

/** Fields, and methods and constructors without a body. */
function declaration(node: Node, marks: readonly Decorator[], context: PartsContext): Member[] {
  const made = childOfKind(
    node,
    'constructor_signature',
    'constant_constructor_signature',
    'factory_constructor_signature',
  )
  if (made !== undefined) return [constructor(made, node, undefined, context)]
  if (childOfKind(node, 'function_signature', 'getter_signature', 'setter_signature') !== undefined) {
    return [method(node, undefined, marks, context)]
  }
  const isStatic = childOfKind(node, 'static') !== undefined
  const type = isStatic ? undefined : typeOf(node.children())
  const list = childOfKind(node, 'initialized_identifier_list', 'static_final_declaration_list')
  return (list === undefined ? [] : namedChildren(list)).map((one) => {
    const parts = one.children()
    const equals = parts.findIndex((part) => part.kind() === '=')
    return {
      name: childOfKind(one, 'identifier')?.text() ?? '',
      line: lineOf(one),
      ...(isStatic ? { static: true } : {}),
      ...(type === undefined ? {} : { type }),
      ...(equals < 0 ? {} : { value: sequence(parts.slice(equals + 1), context) }),
      ...(marks.length === 0 ? {} : { decorators: marks }),
    }
  })
}
