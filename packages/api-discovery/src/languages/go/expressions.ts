/** Expressions of Go. */
import type { Arg, Expr } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type GoContext } from './context.ts'
import { lowerFunction } from './functions.ts'
import { lowerComposite } from './literals.ts'
import { lowerType, typeName } from './types.ts'

export function lowerExpr(node: Node, context: GoContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function expression(node: Node, context: GoContext): Expr {
  switch (node.kind()) {
    case 'identifier':
    case 'type_identifier':
    case 'package_identifier':
    case 'qualified_type':
    case 'generic_type':
      return typeName(node) ?? UNKNOWN_EXPR
    case 'interpreted_string_literal':
      return str(unescape(node.text().slice(1, -1)))
    case 'raw_string_literal':
      return str(node.text().slice(1, -1))
    case 'rune_literal':
      return str(unescape(node.text().slice(1, -1)))
    case 'int_literal':
    case 'float_literal': {
      const value = Number(node.text().replaceAll('_', ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'true':
    case 'false':
      return { kind: 'constant', value: node.kind() === 'true' }
    case 'nil':
      return { kind: 'constant', value: null }
    case 'iota':
      return { kind: 'name', name: 'iota', line: lineOf(node) }
    case 'selector_expression': {
      const name = node.field('field')
      const of = context.optional(node.field('operand'))
      return name === null ? of : { kind: 'member', of, name: name.text(), line: lineOf(name) }
    }
    case 'index_expression':
      return {
        kind: 'index',
        of: context.optional(node.field('operand')),
        key: context.optional(node.field('index')),
        line: lineOf(node),
      }
    case 'slice_expression':
      return slice(node, context)
    case 'call_expression':
      return call(node, context)
    case 'type_conversion_expression':
      return conversion(node, context)
    case 'composite_literal':
      return lowerComposite(node, context)
    case 'func_literal':
      return { kind: 'function', fn: lowerFunction(node, context) }
    case 'type_assertion_expression': {
      const of = context.optional(node.field('operand'))
      const type = lowerType(node.field('type'), context)
      return type === undefined ? of : { kind: 'typed', of, type }
    }
    case 'unary_expression':
      return unary(node, context)
    case 'binary_expression':
      return binary(node, context)
    case 'parenthesized_expression':
    case 'variadic_argument':
    case 'literal_element':
    case 'expression_list':
      return context.optional(namedChildren(node)[0])
    default:
      return UNKNOWN_EXPR
  }
}

function unary(node: Node, context: GoContext): Expr {
  const of = context.optional(node.field('operand'))
  const op = node.field('operator')?.text() ?? node.text()[0]
  if (op === '!') return { kind: 'not', of }
  if (op === '<-') return UNKNOWN_EXPR
  return op === '-' && of.kind === 'number' ? { kind: 'number', value: -of.value } : of
}

function binary(node: Node, context: GoContext): Expr {
  const op = node.field('operator')?.text() ?? ''
  const left = context.optional(node.field('left'))
  const right = context.optional(node.field('right'))
  if (op === '&&' || op === '||')
    return { kind: 'either', first: left, second: right, ...(op === '&&' ? { and: true } : {}) }
  return { kind: 'binary', op, left, right }
}

/** `xs[1:]` of a list may hold any of it. */
function slice(node: Node, context: GoContext): Expr {
  const of = context.optional(node.field('operand'))
  const args = [
    { value: of },
    { value: context.optional(node.field('start')) },
    { value: context.optional(node.field('end')) },
  ]
  return builtin('%slice', args, node)
}

/** A call of a name that only the lowering uses. */
export function builtin(name: string, args: readonly Arg[], node: Node): Expr {
  const line = lineOf(node)
  return { kind: 'call', callee: { kind: 'name', name, line }, args, line }
}

const SCALAR = /^(?:u?int(?:8|16|32|64)?|string|bool|float(?:32|64)|any|byte|rune|error)$/

/** `Param[int](c, "id")` is written like a call of an element; types are scalars or begin with a capital. */
function genericFunction(target: Node): { of: Node; type: Node } | undefined {
  const of = target.kind() === 'index_expression' ? target.field('operand') : null
  const type = target.field('index')
  if (of === null || type === null) return undefined
  const name = type.text()
  return SCALAR.test(name) || /^(?:\w+\.)?[A-Z]\w*$/.test(name) ? { of, type } : undefined
}

function call(node: Node, context: GoContext): Expr {
  const called = node.field('function')
  const given = node.field('arguments')
  if (called === null) return UNKNOWN_EXPR
  const generic = genericFunction(called)
  const target = generic?.of ?? called
  const parts = given === null ? [] : namedChildren(given)
  if (target.kind() === 'identifier' && (target.text() === 'new' || target.text() === 'make')) {
    const made = allocation(target.text(), parts[0], node, context)
    if (made !== undefined) return made
  }
  const args = parts.map((part): Arg => {
    const value = lowerExpr(part, context)
    return part.kind() === 'variadic_argument' ? { value, spread: true } : { value }
  })
  const callee = lowerExpr(target, context)
  const line = callee.kind === 'member' || callee.kind === 'name' ? callee.line : lineOf(target)
  const types = node.field('type_arguments')
  const written = types === null ? (generic === undefined ? [] : [generic.type]) : namedChildren(types)
  const lowered = written.flatMap((type) => lowerType(type, context) ?? [])
  return { kind: 'call', callee, args, line, ...(lowered.length === 0 ? {} : { types: lowered }) }
}

/** `new(T)` is `&T{}`; `make` gives an empty map or list. */
function allocation(name: string, type: Node | undefined, node: Node, context: GoContext): Expr | undefined {
  if (type === undefined) return undefined
  const line = lineOf(node)
  if (name === 'make') {
    const isList = type.kind() === 'slice_type'
    if (isList) return { kind: 'list', items: [], line }
    if (type.kind() === 'map_type') return { kind: 'object', entries: [], line }
  }
  const callee = typeName(type)
  if (callee !== undefined) return { kind: 'call', callee, args: [], line, constructs: true }
  const shape = lowerType(type, context)
  return shape === undefined ? undefined : { kind: 'typed', of: UNKNOWN_EXPR, type: shape }
}

/** `[]byte(x)` keeps its value; `Generic[T](x)` is parsed like one and may be a call. */
function conversion(node: Node, context: GoContext): Expr {
  const type = node.field('type')
  const args = namedChildren(node)
    .slice(1)
    .map((part): Arg => ({ value: lowerExpr(part, context) }))
  const callee = type === null ? undefined : typeName(type)
  if (callee === undefined) return args[0]?.value ?? UNKNOWN_EXPR
  const inner = type?.kind() === 'generic_type' ? type.field('type_arguments') : null
  const types = inner === null ? [] : namedChildren(inner).flatMap((one) => lowerType(one, context) ?? [])
  return { kind: 'call', callee, args, line: lineOf(node), ...(types.length === 0 ? {} : { types }) }
}
