/** Expressions of Rust. */
import type { Arg, Expr, Stmt } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren } from '../parts.ts'
import { pathExpr } from './attributes.ts'
import type { RustContext } from './context.ts'
import { lowerClosure } from './functions.ts'
import { lowerMacro } from './macros.ts'
import { lowerPattern } from './patterns.ts'

export function lowerExpr(node: Node, context: RustContext): Expr {
  switch (node.kind()) {
    case 'identifier':
    case 'type_identifier':
    case 'crate':
    case 'super':
    case 'shorthand_field_identifier':
      return { kind: 'name', name: node.text(), line: lineOf(node) }
    case 'self':
      return { kind: 'self' }
    case 'scoped_identifier':
    case 'scoped_type_identifier':
      return pathExpr(node.text(), lineOf(node.field('name') ?? node))
    case 'generic_function':
      return context.optional(node.field('function'))
    case 'generic_type':
      return context.optional(node.field('type'))
    case 'string_literal':
      return str(unescape(textOf(node, context)))
    case 'raw_string_literal':
    case 'char_literal':
      return str(textOf(node, context))
    case 'integer_literal': {
      const value = Number(
        node
          .text()
          .replaceAll('_', '')
          .replace(/[iu](?:8|16|32|64|128|size)$/, ''),
      )
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'boolean_literal':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'field_expression': {
      const name = node.field('field')
      const of = context.optional(node.field('value'))
      return name === null ? of : { kind: 'member', of, name: name.text(), line: lineOf(name) }
    }
    case 'index_expression': {
      const [of, key] = namedChildren(node)
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line: lineOf(node) }
    }
    case 'call_expression':
      return call(node, context)
    case 'macro_invocation':
      return lowerMacro(node, context)
    case 'struct_expression':
      return structLiteral(node, context)
    case 'array_expression':
    case 'tuple_expression':
      return { kind: 'list', items: namedChildren(node).map((item) => context.expr(item)), line: lineOf(node) }
    case 'closure_expression':
      return { kind: 'function', fn: lowerClosure(node, context) }
    case 'reference_expression':
      return context.optional(node.field('value'))
    case 'unary_expression': {
      const of = context.optional(namedChildren(node)[0])
      return node.text().startsWith('!') ? { kind: 'not', of } : of
    }
    case 'binary_expression':
      return binary(node, context)
    case 'type_cast_expression':
      return context.optional(node.field('value'))
    case 'try_expression':
    case 'await_expression':
    case 'parenthesized_expression':
      return context.optional(namedChildren(node)[0])
    case 'assignment_expression':
    case 'compound_assignment_expr':
      return assignment(node, context)
    case 'block':
    case 'async_block':
    case 'unsafe_block':
    case 'const_block':
    case 'if_expression':
    case 'match_expression':
    case 'loop_expression':
      return blockValue(node, context)
    default:
      return UNKNOWN_EXPR
  }
}

function textOf(node: Node, context: RustContext): string {
  const content = childOfKind(node, 'string_content')
  if (node.kind() === 'raw_string_literal') return content === undefined ? '' : context.slice(content)
  return context.slice(node).slice(1, -1)
}

function binary(node: Node, context: RustContext): Expr {
  const op = node.field('operator')?.text() ?? ''
  const first = context.optional(node.field('left'))
  const second = context.optional(node.field('right'))
  if (op === '&&' || op === '||') return { kind: 'either', first, second, ...(op === '&&' ? { and: true } : {}) }
  return { kind: 'binary', op, left: first, right: second }
}

function call(node: Node, context: RustContext): Expr {
  const target = node.field('function')
  const given = node.field('arguments')
  if (target === null) return UNKNOWN_EXPR
  const args = (given === null ? [] : namedChildren(given)).flatMap((arg): Arg[] =>
    arg.kind() === 'attribute_item' ? [] : [{ value: context.expr(arg) }],
  )
  const callee = context.expr(target)
  const line = callee.kind === 'member' || callee.kind === 'name' ? callee.line : lineOf(target)
  const generic = target.kind() === 'generic_function' ? target.field('type_arguments') : null
  const types = generic === null ? [] : namedChildren(generic).flatMap((type) => context.type(type) ?? [])
  return { kind: 'call', callee, args, line, ...(types.length === 0 ? {} : { types }) }
}

/** `Server { router, port: 80 }` */
function structLiteral(node: Node, context: RustContext): Expr {
  const name = node.field('name')
  const list = node.field('body')
  const args = (list === null ? [] : namedChildren(list)).flatMap((field): Arg[] => {
    if (field.kind() === 'shorthand_field_initializer') {
      const own = namedChildren(field).at(-1)
      return own === undefined ? [] : [{ name: own.text(), value: context.expr(own) }]
    }
    if (field.kind() !== 'field_initializer') return []
    const key = field.field('field') ?? namedChildren(field)[0]
    const value = field.field('value')
    return key === undefined || value === null ? [] : [{ name: key.text(), value: context.expr(value) }]
  })
  if (name === null) return UNKNOWN_EXPR
  return { kind: 'call', callee: context.expr(name), args, line: lineOf(node), constructs: true }
}

function assignment(node: Node, context: RustContext): Expr {
  const left = node.field('left')
  const value = context.optional(node.field('right'))
  if (left === null) return value
  const isPlace = left.kind() === 'field_expression' || left.kind() === 'index_expression'
  const to = isPlace ? { kind: 'place' as const, place: context.expr(left) } : lowerPattern(left, context)
  const op = node.kind() === 'compound_assignment_expr' ? node.field('operator')?.text() : undefined
  return { kind: 'assign', to, value, ...(op === undefined ? {} : { op: op.slice(0, -1) }) }
}

/** What a block comes to is what a function of it returns. */
function blockValue(node: Node, context: RustContext): Expr {
  const inner = /^(?:async|unsafe|const)_block$/.test(node.kind()) ? childOfKind(node, 'block') : node
  const body: Stmt[] = context.body(inner ?? node, true)
  const [only] = body
  if (body.length === 1 && only?.kind === 'return' && only.value !== undefined) return only.value
  const line = lineOf(node)
  return {
    kind: 'call',
    callee: { kind: 'function', fn: { params: [], body, line, keepsSelf: true } },
    args: [],
    line,
  }
}
