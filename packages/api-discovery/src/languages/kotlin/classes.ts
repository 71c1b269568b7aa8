/** Classes, interfaces, objects, enums. */
import type { ClassDef, Decorator, Expr, FunctionDef, Member, ParamDef, Stmt, TypeExpr } from '../../engine/ir.ts'
import { isIgnored, wireNameOf } from '../jvm/field-marks.ts'
import { doExpr, lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { annotationsIn } from './annotations.ts'
import { after, childOf, kindOf, nameOf, namedChildren, type KotlinContext } from './context.ts'
import { superCall } from './expressions.ts'
import { lowerFunction, lowerParams, withBody } from './functions.ts'
import { delegatedValue } from './properties.ts'
import { declaredType } from './types.ts'

const BODIES = ['class_body', 'enum_class_body']

export function lowerClass(node: Node, context: KotlinContext): ClassDef {
  const kind = kindOf(node)
  const name = nameOf(childOf(node, 'type_identifier', 'simple_identifier'))
  const specifiers = namedChildren(node).filter((child) => kindOf(child) === 'delegation_specifier')
  const supers = specifiers.map((one) => superCall(one, context))
  const body = childOf(node, ...BODIES)
  const isSingleton = kind === 'object_declaration' || kind === 'companion_object'
  const isInterface = childOf(node, 'interface') !== undefined
  const modifiers = childOf(node, 'modifiers')
  const isAbstract =
    isInterface || (modifiers !== undefined && /\b(?:abstract|annotation)\b/.test(words(modifiers, context)))
  const isEnum = childOf(node, 'enum') !== undefined
  const line = lineOf(node)
  const own =
    body === undefined
      ? []
      : namedChildren(body).flatMap((child) => context.deeper(() => member(child, isSingleton, context), []))
  const parameters = namedChildren(childOf(node, 'primary_constructor') ?? node).filter(
    (child) => kindOf(child) === 'class_parameter',
  )
  const made = primary(parameters, own, supers.find((one) => one.args !== undefined)?.args ?? [], line, context)
  return {
    ...(name === '' ? {} : { name }),
    bases: [...supers.map(({ base }) => base), ...(isEnum ? [{ kind: 'name', name: 'Enum', line } as const] : [])],
    decorators: annotationsIn(modifiers, context),
    members: made ?? own,
    line,
    ...genericsOf(node),
    ...(isAbstract ? { abstract: true } : {}),
  }
}

function genericsOf(node: Node): { generics?: readonly string[] } {
  const parameters = childOf(node, 'type_parameters')
  if (parameters === undefined) return {}
  const names = namedChildren(parameters).map((child) => nameOf(childOf(child, 'type_identifier', 'simple_identifier')))
  return { generics: names }
}

function words(modifiers: Node, context: KotlinContext): string {
  return namedChildren(modifiers)
    .filter((child) => kindOf(child).endsWith('_modifier'))
    .map((child) => context.slice(child))
    .join(' ')
}

/** Members with those that the primary constructor declares; what initializes them is done in it, where its parameters are seen. */
function primary(
  parameters: readonly Node[],
  own: readonly Member[],
  superArgs: CallArgs,
  line: number,
  context: KotlinContext,
): Member[] | undefined {
  if (parameters.length === 0 && superArgs.length === 0) return undefined
  const declared = parameters.map((node) => classParameter(node, context))
  const initialized = own.filter((one) => one.static !== true && one.method === undefined && one.value !== undefined)
  const assign = (name: string, value: Expr): Stmt => {
    const place: Expr = { kind: 'member', of: { kind: 'self' }, name, line }
    return doExpr({ kind: 'assign', to: { kind: 'place', place }, value })
  }
  const body: Stmt[] = [
    doExpr({ kind: 'call', callee: { kind: 'super' }, args: superArgs, line }),
    ...declared.flatMap(({ field, param }): Stmt[] =>
      field === undefined || param.to.kind !== 'name'
        ? []
        : [assign(field.name, { kind: 'name', name: param.to.name, line })],
    ),
    ...initialized.map((one): Stmt =>
      one.value === undefined ? doExpr({ kind: 'unknown' }) : assign(one.name, one.value),
    ),
  ]
  const constructor: FunctionDef = { params: declared.map(({ param }) => param), body, line }
  const rest = own.map((one): Member => {
    if (!initialized.includes(one)) return one
    const { value: _, ...without } = one
    return without
  })
  return [
    ...declared.flatMap(({ field }) => field ?? []),
    { name: '%primary', line, method: constructor, role: 'constructor' },
    ...rest.filter((one) => one.role !== 'constructor'),
  ]
}

type CallArgs = Extract<Expr, { kind: 'call' }>['args']

function classParameter(node: Node, context: KotlinContext): { param: ParamDef; field: Member | undefined } {
  const name = nameOf(childOf(node, 'simple_identifier'))
  const type = declaredType(node, context)
  const value = after(node, '=')
  const decorators = annotationsIn(childOf(node, 'modifiers'), context)
  const line = lineOf(node)
  const param: ParamDef = {
    to: { kind: 'name', name },
    ...(type === undefined ? {} : { type }),
    ...(value === undefined ? {} : { value: context.expr(value), optional: true }),
    ...(decorators.length === 0 ? {} : { decorators }),
    line,
  }
  const isField = childOf(node, 'binding_pattern_kind') !== undefined
  return { param, field: isField ? field(name, type, decorators, value !== undefined, line) : undefined }
}

function field(
  name: string,
  type: TypeExpr | undefined,
  decorators: readonly Decorator[],
  hasDefault: boolean,
  line: number,
): Member {
  const wireName = wireNameOf(decorators)
  return {
    name,
    line,
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(wireName === undefined ? {} : { wireName }),
    ...(hasDefault ? { optional: true } : {}),
    ...(type === undefined || isIgnored(decorators) ? {} : { type }),
  }
}

function member(node: Node, isStatic: boolean, context: KotlinContext): Member[] {
  const line = lineOf(node)
  const shared = isStatic ? { static: true } : {}
  switch (kindOf(node)) {
    case 'function_declaration': {
      const fn = lowerFunction(node, context)
      const decorators = fn.decorators ?? []
      return [{ name: fn.name ?? '', line, method: fn, ...shared, ...(decorators.length === 0 ? {} : { decorators }) }]
    }
    case 'property_declaration':
      return property(node, isStatic, context)
    case 'companion_object':
      return companion(node, context)
    case 'class_declaration':
    case 'object_declaration': {
      const def = lowerClass(node, context)
      return def.name === undefined ? [] : [{ name: def.name, line, static: true, value: { kind: 'class', def } }]
    }
    case 'enum_entry': {
      const name = nameOf(childOf(node, 'simple_identifier'))
      return [{ name, line, static: true, value: str(name) }]
    }
    case 'anonymous_initializer': {
      const fn: FunctionDef = { params: [], body: context.body(childOf(node, 'statements')), line, keepsSelf: true }
      return [
        {
          name: '%initializer',
          line,
          ...shared,
          value: { kind: 'call', callee: { kind: 'function', fn }, args: [], line },
        },
      ]
    }
    case 'secondary_constructor': {
      const params = lowerParams(childOf(node, 'function_value_parameters'), context)
      const fn: FunctionDef = { params, body: context.body(childOf(node, 'statements')), line }
      return [{ name: '%secondary', line, method: fn, role: 'constructor' }]
    }
    default:
      return []
  }
}

/** Members of a companion are reached through the class; a companion with a name also by that. */
function companion(node: Node, context: KotlinContext): Member[] {
  const body = childOf(node, 'class_body')
  const members = body === undefined ? [] : namedChildren(body).flatMap((child) => member(child, true, context))
  const name = nameOf(childOf(node, 'type_identifier', 'simple_identifier')) || 'Companion'
  const def: ClassDef = { name, bases: [], decorators: [], members, line: lineOf(node) }
  return [...members, { name, line: def.line, static: true, value: { kind: 'class', def } }]
}

function property(node: Node, isStatic: boolean, context: KotlinContext): Member[] {
  const declared = childOf(node, 'variable_declaration')
  const name = nameOf(childOf(declared, 'simple_identifier'))
  const type = declaredType(declared, context)
  const decorators = annotationsIn(childOf(node, 'modifiers'), context)
  const line = lineOf(node)
  const getter = childOf(node, 'getter')
  if (getter !== undefined) {
    const fn = withBody({ name, params: [], line }, childOf(getter, 'function_body'), context)
    return [{ name, line, method: fn, role: 'getter', ...(isStatic ? { static: true } : {}) }]
  }
  const initial = after(node, '=')
  const value = initial === undefined ? delegatedValue(node, context) : context.expr(initial)
  if (isStatic) return [{ name, line, static: true, ...(value === undefined ? {} : { value: typed(value, type) }) }]
  return [{ ...field(name, type, decorators, value !== undefined, line), ...(value === undefined ? {} : { value }) }]
}

function typed(value: Expr, type: TypeExpr | undefined): Expr {
  return type === undefined ? value : { kind: 'typed', of: value, type }
}
