/**
 * Classes, traits and objects of Scala. An object is a class of which everything is static. What a class body does
 * stands in its constructor, after the parameters are set; what an object's does, among its static members.
 */
import type { Arg, ClassDef, Expr, Member, Stmt } from '../../engine/ir.ts'
import { lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { withInnerCompanions } from './companions.ts'
import { lowerArguments } from './expressions.ts'
import { annotationsOf, lowerFunction, lowerParams } from './functions.ts'

export const CLASS_KINDS: ReadonlySet<string> = new Set([
  'class_definition',
  'trait_definition',
  'object_definition',
  'enum_definition',
])

/** Arguments that an object or class hands to what it extends. */
export const BASE_ARGUMENTS = '%base'

export function lowerClass(node: Node, context: PartsContext): ClassDef {
  const name = node.field('name')?.text() ?? childOfKind(node, 'identifier', 'type_identifier')?.text()
  const isObject = node.kind() === 'object_definition'
  const body = childOfKind(node, 'template_body', 'enum_body')
  const given = childOfKind(node, 'extends_clause')
  const list = given === undefined ? undefined : childOfKind(given, 'arguments')
  const baseArgs = list === undefined ? [] : lowerArguments(list, context)
  const parts = body === undefined ? [] : namedChildren(body)
  const members = isObject ? objectMembers(parts, context) : classMembers(node, parts, baseArgs, context)
  const base: Member = {
    name: BASE_ARGUMENTS,
    line: lineOf(node),
    static: true,
    value: { kind: 'list', items: baseArgs.map(({ value }) => value), line: lineOf(node) },
  }
  return {
    ...(name === undefined ? {} : { name }),
    bases: given === undefined ? [] : basesOf(given, context),
    decorators: annotationsOf(node, context),
    members: withInnerCompanions(baseArgs.length === 0 ? members : [base, ...members]),
    line: lineOf(node),
  }
}

function basesOf(clause: Node, context: PartsContext): Expr[] {
  return namedChildren(clause).flatMap((part): Expr[] => {
    if (part.kind() === 'arguments' || !/type|identifier/.test(part.kind())) return []
    const type = context.type(part)
    if (type?.kind !== 'named') return []
    const of: Expr = { kind: 'name', name: type.name, line: lineOf(part) }
    return [type.args.length > 0 ? { kind: 'typed', of, type } : of]
  })
}

function objectMembers(parts: readonly Node[], context: PartsContext): Member[] {
  return parts.flatMap((part, i): Member[] => {
    const member = memberOf(part, context)
    if (member !== undefined) return [{ ...member, static: true }]
    const value = valueOf(part, context)
    return value === undefined ? [] : [{ name: `%do${i}`, line: lineOf(part), static: true, value }]
  })
}

function classMembers(node: Node, parts: readonly Node[], baseArgs: readonly Arg[], context: PartsContext): Member[] {
  const parameters = childOfKind(node, 'class_parameters')
  const params = parameters === undefined ? [] : lowerParams(parameters, context)
  const line = lineOf(node)
  const fields = params.flatMap((param): Member[] =>
    param.to.kind === 'name'
      ? [
          {
            name: param.to.name,
            line: param.line,
            ...(param.type === undefined ? {} : { type: param.type }),
            ...(param.optional === true ? { optional: true } : {}),
          },
        ]
      : [],
  )
  const members: Member[] = []
  const body: Stmt[] = fields.map(({ name }) => assignField(name, { kind: 'name', name, line }))
  body.push({ kind: 'do', value: { kind: 'call', callee: { kind: 'super' }, args: baseArgs, line } })
  for (const part of parts) {
    const member = memberOf(part, context)
    if (member === undefined) {
      const value = valueOf(part, context)
      if (value !== undefined) body.push({ kind: 'do', value })
    } else if (member.value === undefined || member.method !== undefined) members.push(member)
    else {
      // Read again where it is asked for before the constructor came to it.
      members.push(member)
      body.push(assignField(member.name, member.value))
    }
  }
  const constructor: Member = { name: 'constructor', line, role: 'constructor', method: { params, body, line } }
  const does = params.length > 0 || parts.length > 0 || baseArgs.length > 0
  const kept = members.map((member) =>
    member.method === undefined && member.value !== undefined ? lazyValue(member) : member,
  )
  return [...fields, ...kept, ...(does ? [constructor] : [])]
}

/** A value that is worked out when it is read, as `lazy val` is; the constructor sets it before that. */
function lazyValue(member: Member): Member {
  const { value, ...rest } = member
  return {
    ...rest,
    role: 'getter',
    method: {
      name: member.name,
      params: [],
      body: [{ kind: 'return', value: value ?? UNKNOWN_EXPR }],
      line: member.line,
    },
  }
}

function assignField(name: string, value: Expr): Stmt {
  return {
    kind: 'do',
    value: {
      kind: 'assign',
      to: { kind: 'place', place: { kind: 'member', of: { kind: 'self' }, name, line: 0 } },
      value,
    },
  }
}

/** A named member; undefined for statements. */
function memberOf(node: Node, context: PartsContext): Member | undefined {
  const kind = node.kind()
  const line = lineOf(node)
  if (CLASS_KINDS.has(kind)) {
    const def = lowerClass(node, context)
    return def.name === undefined ? undefined : { name: def.name, line, static: true, value: { kind: 'class', def } }
  }
  switch (kind) {
    case 'function_definition':
    case 'function_declaration': {
      const fn = lowerFunction(node, context)
      // Without a list of parameters it is read as a value is.
      const isValue = childOfKind(node, 'parameters') === undefined
      return {
        name: fn.name ?? '',
        line,
        method: fn,
        ...(fn.decorators === undefined ? {} : { decorators: fn.decorators }),
        ...(isValue ? { role: 'getter' as const } : {}),
      }
    }
    case 'val_definition':
    case 'var_definition': {
      const pattern = node.field('pattern') ?? childOfKind(node, 'identifier')
      if (pattern?.kind() !== 'identifier') return undefined
      const type = context.type(node.field('type'))
      const value = node.field('value')
      return {
        name: pattern.text(),
        line,
        ...(type === undefined ? {} : { type }),
        ...(value === null ? {} : { value: context.expr(value) }),
      }
    }
    default:
      return undefined
  }
}

function valueOf(node: Node, context: PartsContext): Expr | undefined {
  const kind = node.kind()
  if (/import|_declaration|self_type|modifiers|annotation|type_definition|extension/.test(kind)) return undefined
  return context.expr(node)
}
