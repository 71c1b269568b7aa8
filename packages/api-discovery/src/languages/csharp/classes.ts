/** Classes, records, structs, interfaces and enums. */
import type { ClassDef, Expr, Member, Stmt } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { modifierMark, modifiersOf, NOT_PUBLIC } from './context.ts'
import { attributesOf } from './attributes.ts'
import { lowerArguments } from './expressions.ts'
import { lowerFunction, lowerParams } from './functions.ts'

export const CLASS_KINDS: ReadonlySet<string> = new Set([
  'class_declaration',
  'record_declaration',
  'record_struct_declaration',
  'struct_declaration',
  'interface_declaration',
  'enum_declaration',
])

export function lowerClass(node: Node, context: PartsContext): ClassDef {
  const name = node.field('name')?.text()
  const kind = node.kind()
  const body = node.field('body')
  const parameters = childOfKind(node, 'parameter_list')
  const members = body === null ? [] : namedChildren(body).flatMap((child) => membersOf(child, context))
  const isAbstract = kind === 'interface_declaration' || modifiersOf(node).has('abstract')
  return {
    ...(name === undefined ? {} : { name }),
    bases: kind === 'enum_declaration' ? [ENUM] : basesOf(node, context),
    decorators: attributesOf(node, context),
    members: [...(parameters === undefined ? [] : primaryMembers(node, parameters, context)), ...members],
    line: lineOf(node.field('name') ?? node),
    ...(isAbstract ? { abstract: true } : {}),
  }
}

const ENUM: Expr = { kind: 'name', name: 'Enum', line: 0 }

function basesOf(node: Node, context: PartsContext): Expr[] {
  const list = childOfKind(node, 'base_list')
  if (list === undefined) return []
  return namedChildren(list).flatMap((base): Expr[] => {
    if (base.kind() === 'argument_list') return []
    const type = base.kind() === 'primary_constructor_base_type' ? namedChildren(base)[0] : base
    if (type === undefined) return []
    // Type arguments are kept: `Endpoint<Request, Response>` says what the body is.
    // Of `Ep.Req<Request>.Res<Response>` the first ones.
    const qualifier = type.kind() === 'qualified_name' ? type.field('qualifier') : null
    const before = qualifier === null ? undefined : context.type(qualifier)
    const lowered = before?.kind === 'named' && before.args.length > 0 ? before : context.type(type)
    const of = context.expr(type)
    return [lowered?.kind === 'named' && lowered.args.length > 0 ? { kind: 'typed', of, type: lowered } : of]
  })
}

/** `record X(string Name)` and `class C(IRepo repo)`: fields set by a constructor. */
function primaryMembers(node: Node, parameters: Node, context: PartsContext): Member[] {
  const params = lowerParams(parameters, context)
  const isRecord = node.kind().startsWith('record')
  const fields = params.flatMap((param): Member[] => {
    if (param.to.kind !== 'name') return []
    const decorators = [...(param.decorators ?? []), ...(isRecord ? [] : [modifierMark(NOT_PUBLIC, param.line)])]
    return [
      {
        name: param.to.name,
        line: param.line,
        ...(param.type === undefined || !isRecord ? {} : { type: param.type }),
        ...(param.optional === true ? { optional: true } : {}),
        ...(decorators.length === 0 ? {} : { decorators }),
      },
    ]
  })
  return fields
}

function membersOf(node: Node, context: PartsContext): Member[] {
  const kind = node.kind()
  if (CLASS_KINDS.has(kind)) {
    const def = lowerClass(node, context)
    return def.name === undefined
      ? []
      : [{ name: def.name, line: def.line, static: true, value: { kind: 'class', def } }]
  }
  switch (kind) {
    case 'field_declaration':
      return fields(node, context)
    case 'property_declaration':
      return [property(node, context)]
    case 'method_declaration':
      return [method(node, context)]
    case 'constructor_declaration':
      return modifiersOf(node).has('static') ? [] : [constructor(node, context)]
    case 'enum_member_declaration': {
      const name = node.field('name')?.text() ?? namedChildren(node)[0]?.text() ?? ''
      return [{ name, line: lineOf(node), static: true, value: str(name) }]
    }
    case 'declaration_list':
    case 'preproc_if':
    case 'preproc_else':
    case 'preproc_region':
    case 'ERROR':
      return namedChildren(node).flatMap((child) => membersOf(child, context))
    default:
      return []
  }
}

function fields(node: Node, context: PartsContext): Member[] {
  const declaration = childOfKind(node, 'variable_declaration')
  if (declaration === undefined) return []
  const modifiers = modifiersOf(node)
  const type = context.type(declaration.field('type'))
  const decorators = marked(node, modifiers, context)
  const shows = isPartOfShape(modifiers)
  return childrenOfKind(declaration, 'variable_declarator').map((one) => {
    const [name, value] = namedChildren(one)
    return {
      name: name?.text() ?? '',
      line: lineOf(one),
      ...(modifiers.has('static') || modifiers.has('const') ? { static: true } : {}),
      ...(type === undefined || !shows ? {} : { type }),
      ...(value === undefined ? {} : { value: context.expr(value) }),
      ...(decorators.length === 0 ? {} : { decorators }),
    }
  })
}

/** What is sent and received of a class is what is public in it; types of the rest are not kept. */
function isPartOfShape(modifiers: ReadonlySet<string>): boolean {
  return modifiers.has('public') && !modifiers.has('static') && !modifiers.has('const')
}

function marked(node: Node, modifiers: ReadonlySet<string>, context: PartsContext) {
  const attributes = attributesOf(node, context)
  return modifiers.has('public') ? attributes : [...attributes, modifierMark(NOT_PUBLIC, lineOf(node))]
}

function property(node: Node, context: PartsContext): Member {
  const modifiers = modifiersOf(node)
  const type = context.type(node.field('type'))
  const decorators = marked(node, modifiers, context)
  const base = {
    name: node.field('name')?.text() ?? '',
    line: lineOf(node),
    ...(modifiers.has('static') ? { static: true } : {}),
    ...(type === undefined || !isPartOfShape(modifiers) ? {} : { type }),
    ...(decorators.length === 0 ? {} : { decorators }),
  }
  const arrow = childOfKind(node, 'arrow_expression_clause')
  const accessors = childOfKind(node, 'accessor_list')
  const getter =
    arrow === undefined
      ? accessors?.children().find((child) => child.kind() === 'accessor_declaration' && child.text().includes('get'))
      : node
  const hasBody = getter !== undefined && childOfKind(getter, 'block', 'arrow_expression_clause') !== undefined
  if (getter !== undefined && hasBody) {
    return { ...base, method: lowerFunction(getter, context), role: 'getter' }
  }
  const parts = node.children()
  const equals = parts.findIndex((part) => part.kind() === '=')
  const value = equals < 0 ? undefined : parts[equals + 1]
  return { ...base, ...(value === undefined ? {} : { value: context.expr(value) }) }
}

function method(node: Node, context: PartsContext): Member {
  const modifiers = modifiersOf(node)
  const fn = lowerFunction(node, context)
  const decorators = marked(node, modifiers, context)
  return {
    name: fn.name ?? '',
    line: lineOf(node.field('name') ?? node),
    method: fn,
    ...(modifiers.has('static') ? { static: true } : {}),
    ...(decorators.length === 0 ? {} : { decorators }),
  }
}

/** The base class's constructor runs first, whether `: base(…)` is written or not. */
function constructor(node: Node, context: PartsContext): Member {
  const fn = lowerFunction(node, context)
  const initializer = childOfKind(node, 'constructor_initializer')
  const callsOther = initializer !== undefined && !/^:\s*base\b/.test(initializer.text())
  const list = initializer === undefined ? undefined : childOfKind(initializer, 'argument_list')
  const base: Stmt = {
    kind: 'do',
    value: { kind: 'call', callee: { kind: 'super' }, args: lowerArguments(list ?? null, context), line: fn.line },
  }
  const body = callsOther ? fn.body : [base, ...fn.body]
  return { name: 'constructor', line: fn.line, role: 'constructor', method: { ...fn, body } }
}
