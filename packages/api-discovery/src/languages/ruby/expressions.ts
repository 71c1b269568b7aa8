/** Expressions of Ruby. */
import type { Expr } from '../../engine/ir.ts'
import { lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { bareCall, lowerCall, lowerHash } from './calls.ts'
import { namedChildren, type RubyContext } from './context.ts'
import { BLOCK, lowerBlock, lowerMethod } from './functions.ts'
import { lowerPattern } from './patterns.ts'
import { lowerAdjacentStrings, lowerRegex, lowerString, lowerSymbol, lowerWords } from './strings.ts'
import { valueOf } from './values.ts'

export function lowerExpr(node: Node, context: RubyContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function expression(node: Node, context: RubyContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier': {
      const name = node.text()
      return context.isLocal(name) ? { kind: 'name', name, line } : bareCall(name, line)
    }
    case 'constant':
    case 'scope_resolution':
      return constant(node, context)
    case 'instance_variable':
    case 'class_variable':
      return { kind: 'member', of: { kind: 'self' }, name: node.text(), line }
    case 'global_variable':
      return { kind: 'name', name: node.text(), line }
    case 'self':
      return { kind: 'self' }
    case 'string':
      return lowerString(node, context)
    case 'chained_string':
      return lowerAdjacentStrings(node, context)
    case 'simple_symbol':
    case 'delimited_symbol':
      return lowerSymbol(node, context)
    case 'string_array':
    case 'symbol_array':
      return lowerWords(node, context)
    case 'regex':
      return lowerRegex(node, context)
    case 'integer':
    case 'float': {
      const value = Number(node.text().replaceAll('_', ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'true':
    case 'false':
      return { kind: 'constant', value: node.kind() === 'true' }
    case 'nil':
      return { kind: 'constant', value: null }
    case 'array':
    case 'right_assignment_list':
    case 'argument_list':
      return { kind: 'list', items: namedChildren(node).map((item) => lowerExpr(item, context)), line }
    case 'splat_argument':
      return { kind: 'spread', of: context.optional(namedChildren(node)[0]) }
    case 'hash':
      return lowerHash(node, context)
    case 'call':
      return lowerCall(node, context)
    case 'super':
      return { kind: 'call', callee: context.inConstructor ? { kind: 'super' } : UNKNOWN_EXPR, args: [], line }
    case 'yield': {
      const given = node.children().find((child) => child.kind() === 'argument_list')
      const args = given === undefined ? [] : namedChildren(given).map((arg) => ({ value: context.expr(arg) }))
      return bareCall(BLOCK, line, args)
    }
    case 'element_reference': {
      const [of, key] = namedChildren(node)
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line }
    }
    case 'lambda':
      return { kind: 'function', fn: lowerBlock(node, context) }
    case 'method':
    case 'singleton_method':
      return { kind: 'function', fn: lowerMethod(node, context) }
    case 'assignment':
      return assignment(node, context)
    case 'operator_assignment':
      return operatorAssignment(node, context)
    case 'binary':
      return binary(node, context)
    case 'unary':
      return /^(?:!|not)/.test(context.slice(node))
        ? { kind: 'not', of: context.optional(namedChildren(node)[0]) }
        : UNKNOWN_EXPR
    case 'conditional':
      return {
        kind: 'choice',
        test: context.optional(node.field('condition')),
        yes: context.optional(node.field('consequence')),
        no: context.optional(node.field('alternative')),
      }
    case 'pattern':
      return context.optional(namedChildren(node)[0])
    case 'parenthesized_statements':
    case 'begin':
    case 'if':
    case 'unless':
    case 'if_modifier':
    case 'unless_modifier':
    case 'rescue_modifier':
    case 'case':
    case 'case_match':
      return valueOf(context.body(node), line)
    default:
      return UNKNOWN_EXPR
  }
}

/**
 * A constant by all full names that it may have where it stands, innermost first, as Ruby looks it up:
 * `API::V1::Users|API::Users|Users`.
 */
function constant(node: Node, context: RubyContext): Expr {
  const line = lineOf(node)
  const name = context.slice(node).replaceAll(/\s/g, '')
  if (/^::[A-Z][\w:]*$/.test(name)) return { kind: 'name', name: name.slice(2), line }
  if (/^[A-Z]\w*(?:::[A-Z]\w*)*$/.test(name)) {
    const { nesting } = context
    const candidates = nesting.map((_, i) => [...nesting.slice(0, nesting.length - i), name].join('::'))
    return { kind: 'name', name: [...candidates, name].join('|'), line }
  }
  const scope = node.field('scope')
  const last = node.field('name')
  if (scope === null || last === null) return UNKNOWN_EXPR
  return { kind: 'member', of: context.expr(scope), name: last.text(), line }
}

function assignment(node: Node, context: RubyContext): Expr {
  const left = node.field('left')
  const value = context.optional(node.field('right'))
  return left === null ? value : { kind: 'assign', to: lowerPattern(left, context), value }
}

/** `a += b`; `a ||= b` keeps what is there. */
function operatorAssignment(node: Node, context: RubyContext): Expr {
  const left = node.field('left')
  const right = context.optional(node.field('right'))
  if (left === null) return right
  const op = (node.field('operator')?.text() ?? '=').slice(0, -1)
  const to = lowerPattern(left, context)
  if (op !== '||' && op !== '&&') return { kind: 'assign', to, value: right, op }
  const first: Expr = to.kind === 'place' ? to.place : context.expr(left)
  return { kind: 'assign', to, value: { kind: 'either', first, second: right, ...(op === '&&' ? { and: true } : {}) } }
}

function binary(node: Node, context: RubyContext): Expr {
  const op = node.field('operator')?.text() ?? ''
  const left = context.optional(node.field('left'))
  const right = context.optional(node.field('right'))
  if (op === '||' || op === 'or') return { kind: 'either', first: left, second: right }
  if (op === '&&' || op === 'and') return { kind: 'either', first: left, second: right, and: true }
  return { kind: 'binary', op, left, right }
}
