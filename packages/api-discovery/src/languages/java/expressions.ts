/** Expressions of Java. */
import type { Arg, Expr, Stmt } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { anonymousClass, baseName, dottedName } from './classes.ts'
import { childOf, namedChildren, NO_TYPE, type JavaContext } from './context.ts'
import { lowerParams } from './functions.ts'
import { lowerType } from './types.ts'

export function lowerExpr(node: Node, context: JavaContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function expression(node: Node, context: JavaContext): Expr {
  switch (node.kind()) {
    case 'identifier':
    case 'type_identifier':
      return { kind: 'name', name: node.text(), line: lineOf(node) }
    case 'scoped_identifier':
    case 'scoped_type_identifier':
      return dottedName(context.slice(node).replaceAll(/\s/g, ''), lineOf(node))
    case 'string_literal':
      return string(context.slice(node))
    case 'character_literal':
      return str(unescape(context.slice(node).slice(1, -1)))
    case 'decimal_integer_literal':
    case 'decimal_floating_point_literal':
    case 'hex_integer_literal': {
      const value = Number(
        node
          .text()
          .replaceAll('_', '')
          .replace(/[lLfFdD]$/, ''),
      )
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'true':
    case 'false':
      return { kind: 'constant', value: node.kind() === 'true' }
    case 'null_literal':
      return { kind: 'constant', value: null }
    case 'this':
      return { kind: 'self' }
    case 'super':
      return { kind: 'super' }
    case 'field_access':
      return fieldAccess(node, context)
    case 'array_access':
      return {
        kind: 'index',
        of: context.optional(node.field('array')),
        key: context.optional(node.field('index')),
        line: lineOf(node),
      }
    case 'method_invocation':
      return methodInvocation(node, context)
    case 'object_creation_expression':
      return creation(node, context)
    case 'array_creation_expression': {
      const given = node.field('value')
      return given === null ? UNKNOWN_EXPR : lowerExpr(given, context)
    }
    case 'array_initializer':
    case 'element_value_array_initializer':
      return { kind: 'list', items: namedChildren(node).map((item) => lowerExpr(item, context)), line: lineOf(node) }
    case 'lambda_expression':
      return lambda(node, context)
    case 'method_reference':
      return methodReference(node, context)
    case 'ternary_expression':
      return {
        kind: 'choice',
        test: context.optional(node.field('condition')),
        yes: context.optional(node.field('consequence')),
        no: context.optional(node.field('alternative')),
      }
    case 'binary_expression':
      return {
        kind: 'binary',
        op: node.field('operator')?.text() ?? '',
        left: context.optional(node.field('left')),
        right: context.optional(node.field('right')),
      }
    case 'unary_expression': {
      const of = context.optional(node.field('operand'))
      return node.field('operator')?.text() === '!' ? { kind: 'not', of } : UNKNOWN_EXPR
    }
    case 'assignment_expression':
      return assignment(node, context)
    case 'cast_expression':
      return {
        kind: 'typed',
        of: context.optional(node.field('value')),
        type: lowerType(node.field('type'), context) ?? NO_TYPE,
      }
    case 'class_literal': {
      const type = namedChildren(node)[0]
      return type === undefined ? UNKNOWN_EXPR : baseName(type, context)
    }
    case 'switch_expression':
      return switchValue(node, context)
    case 'parenthesized_expression':
      return context.optional(namedChildren(node)[0])
    case 'annotation':
    case 'marker_annotation':
      return dottedName(node.field('name')?.text() ?? '', lineOf(node))
    default:
      return UNKNOWN_EXPR
  }
}

function string(literal: string): Expr {
  if (!literal.startsWith('"""')) return str(unescape(literal.slice(1, -1)))
  const lines = literal
    .slice(3, -3)
    .replace(/^[^\n]*\n/, '')
    .split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0)
  const indent = Math.min(...indents, 200)
  return str(unescape(lines.map((line) => line.slice(indent)).join('\n')))
}

function fieldAccess(node: Node, context: JavaContext): Expr {
  const object = node.field('object')
  const name = node.field('field')
  if (name === null) return UNKNOWN_EXPR
  // `Outer.this` is an object around this one, which the names of its members find by themselves.
  if (name.kind() === 'this') return { kind: 'self' }
  return { kind: 'member', of: context.optional(object), name: name.text(), line: lineOf(name) }
}

function methodInvocation(node: Node, context: JavaContext): Expr {
  const name = node.field('name')
  const object = node.field('object')
  const args = argumentsOf(node.field('arguments'), context)
  if (name === null) return UNKNOWN_EXPR
  const line = lineOf(name)
  const types = typeArguments(node, context)
  if (object === null) return { kind: 'call', callee: { kind: 'name', name: name.text(), line }, args, line, ...types }
  const isSuper = childOf(node, 'super') !== undefined
  const of: Expr = isSuper ? { kind: 'super' } : lowerExpr(object, context)
  return { kind: 'call', callee: { kind: 'member', of, name: name.text(), line }, args, line, ...types }
}

function typeArguments(node: Node, context: JavaContext): { types?: NonNullable<ReturnType<typeof lowerType>>[] } {
  const given = node.field('type_arguments')
  return given === null ? {} : { types: namedChildren(given).map((type) => lowerType(type, context) ?? NO_TYPE) }
}

export function argumentsOf(node: Node | null | undefined, context: JavaContext): Arg[] {
  return node === null || node === undefined
    ? []
    : namedChildren(node).map((child) => ({ value: lowerExpr(child, context) }))
}

function creation(node: Node, context: JavaContext): Expr {
  const type = node.field('type')
  const args = argumentsOf(node.field('arguments'), context)
  if (type === null) return UNKNOWN_EXPR
  const line = lineOf(type)
  const base = baseName(type, context)
  const body = childOf(node, 'class_body')
  const callee: Expr = body === undefined ? base : { kind: 'class', def: anonymousClass(base, body, context) }
  const inner = type.kind() === 'generic_type' ? childOf(type, 'type_arguments') : undefined
  const types = inner === undefined ? [] : namedChildren(inner).map((arg) => lowerType(arg, context) ?? NO_TYPE)
  return { kind: 'call', callee, args, line, constructs: true, ...(types.length === 0 ? {} : { types }) }
}

function lambda(node: Node, context: JavaContext): Expr {
  const body = node.field('body')
  const statements: Stmt[] =
    body === null
      ? []
      : body.kind() === 'block'
        ? context.body(body)
        : [{ kind: 'return', value: lowerExpr(body, context) }]
  return {
    kind: 'function',
    fn: {
      params: lowerParams(node.field('parameters'), context),
      body: statements,
      line: lineOf(node),
      keepsSelf: true,
    },
  }
}

/** `this::find`, `Users::find`; `Users::new` is the class, which calling makes an instance of. */
function methodReference(node: Node, context: JavaContext): Expr {
  const [target, method] = namedChildren(node).filter((child) => child.kind() !== 'type_arguments')
  const of = childOf(node, 'super') === undefined ? context.optional(target) : ({ kind: 'self' } as const)
  const name = method ?? (childOf(node, 'super') === undefined ? undefined : target)
  if (childOf(node, 'new') !== undefined) return target === undefined ? UNKNOWN_EXPR : baseName(target, context)
  if (name === undefined) return UNKNOWN_EXPR
  return { kind: 'member', of, name: name.text(), line: lineOf(name) }
}

function assignment(node: Node, context: JavaContext): Expr {
  const left = node.field('left')
  const value = context.optional(node.field('right'))
  if (left === null) return value
  const op = node.field('operator')?.text()
  const to =
    left.kind() === 'identifier'
      ? ({ kind: 'name', name: left.text() } as const)
      : ({ kind: 'place', place: lowerExpr(left, context) } as const)
  return { kind: 'assign', to, value, ...(op === undefined || op === '=' ? {} : { op: op.slice(0, -1) }) }
}

/** A switch that gives a value may give that of each of its rules. */
function switchValue(node: Node, context: JavaContext): Expr {
  const values = namedChildren(node.field('body') ?? node).flatMap((rule): Expr[] => {
    const answer = namedChildren(rule).at(-1)
    if (rule.kind() !== 'switch_rule' || answer === undefined) return []
    if (answer.kind() === 'expression_statement') return [context.optional(namedChildren(answer)[0])]
    const yielded = answer.find({ rule: { kind: 'yield_statement' } })
    return yielded === null ? [] : [context.optional(namedChildren(yielded)[0])]
  })
  return values.reduceRight<Expr>((no, yes) => ({ kind: 'choice', test: UNKNOWN_EXPR, yes, no }), UNKNOWN_EXPR)
}
