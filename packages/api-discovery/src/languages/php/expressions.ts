/** Expressions of PHP. */
import type { Entry, Expr, Pattern } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { classNamed, lowerFunctionCall, lowerMemberCall, lowerNew, lowerStaticCall, memberNamed } from './calls.ts'
import { namedChildren, type PhpContext } from './context.ts'
import { lowerClosure } from './functions.ts'
import { lastPart } from './names.ts'

export function lowerExpr(node: Node, context: PhpContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function expression(node: Node, context: PhpContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'variable_name':
      return node.text() === '$this' ? { kind: 'self' } : { kind: 'name', name: node.text(), line }
    case 'name':
      return { kind: 'name', name: node.text(), line }
    case 'qualified_name':
      return { kind: 'name', name: lastPart(node.text()), line }
    case 'string':
    case 'encapsed_string':
    case 'heredoc':
    case 'nowdoc':
      return text(node, context)
    case 'integer':
    case 'float': {
      const value = Number(node.text().replaceAll('_', ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'boolean':
      return { kind: 'constant', value: node.text().toLowerCase() === 'true' }
    case 'null':
      return { kind: 'constant', value: null }
    case 'array_creation_expression':
      return array(node, context)
    case 'function_call_expression':
      return lowerFunctionCall(node, context)
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
      return lowerMemberCall(node, context)
    case 'scoped_call_expression':
      return lowerStaticCall(node, context)
    case 'object_creation_expression':
      return lowerNew(node, context)
    case 'member_access_expression':
    case 'nullsafe_member_access_expression': {
      const name = node.field('name')
      return memberNamed(context.optional(node.field('object')), name, lineOf(name ?? node), context)
    }
    case 'class_constant_access_expression': {
      const [scope, name] = namedChildren(node)
      const of = classNamed(scope, context)
      // `Users::class` is a name to PHP; here it is the class, which says more.
      return name === undefined || name.text() === 'class' ? of : { kind: 'member', of, name: name.text(), line }
    }
    case 'scoped_property_access_expression': {
      const of = classNamed(node.field('scope'), context)
      return { kind: 'member', of, name: (node.field('name')?.text() ?? '').replace(/^\$/, ''), line }
    }
    case 'subscript_expression': {
      const [of, key] = namedChildren(node)
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line }
    }
    case 'anonymous_function':
    case 'anonymous_function_creation_expression':
    case 'arrow_function':
      return lowerClosure(node, context)
    case 'assignment_expression':
    case 'reference_assignment_expression': {
      const value = context.optional(node.field('right'))
      const left = node.field('left')
      if (left?.kind() === 'subscript_expression' && namedChildren(left).length === 1)
        return pushed(left, value, context)
      return left === null ? value : { kind: 'assign', to: lowerPattern(left, context), value }
    }
    case 'augmented_assignment_expression':
      return augmented(node, context)
    case 'binary_expression':
      return binary(node, context)
    case 'unary_op_expression':
      return context.slice(node).startsWith('!')
        ? { kind: 'not', of: context.optional(namedChildren(node)[0]) }
        : UNKNOWN_EXPR
    case 'conditional_expression':
      return conditional(node, context)
    case 'match_expression':
      return match(node, context)
    case 'require_expression':
    case 'require_once_expression':
    case 'include_expression':
    case 'include_once_expression': {
      const callee: Expr = { kind: 'name', name: REQUIRE, line }
      return { kind: 'call', callee, args: [{ value: context.optional(namedChildren(node)[0]) }], line }
    }
    case 'cast_expression':
      return context.optional(node.field('value') ?? namedChildren(node).at(-1))
    case 'throw_expression':
    case 'print_intrinsic':
    case 'clone_expression':
    case 'error_suppression_expression':
    case 'parenthesized_expression':
    case 'yield_expression':
    case 'by_ref':
      return context.optional(namedChildren(node)[0])
    default:
      return UNKNOWN_EXPR
  }
}

/** The function that `require` and its kin are lowered to. */
export const REQUIRE = 'require'

/** The method that adding to a list is lowered to. */
export const PUSH = '%push'

function text(node: Node, context: PhpContext): Expr {
  const body = node.children().find((child) => /^(?:heredoc|nowdoc)_body$/.test(child.kind())) ?? node
  const isRaw = node.kind() === 'string' || node.kind() === 'nowdoc'
  const parts = body.children().flatMap((child): Expr[] => {
    switch (child.kind()) {
      case 'string_content':
      case 'nowdoc_string':
        return [str(context.slice(child))]
      case 'escape_sequence': {
        const source = context.slice(child)
        return [str(isRaw ? source.replace(/\\(['\\])/, '$1') : unescape(source))]
      }
      case 'dynamic_variable_name':
        return [{ kind: 'name', name: `$${child.text().replaceAll(/[${}]/g, '')}`, line: lineOf(child) }]
      default:
        return child.isNamed() && !child.kind().startsWith('heredoc_') ? [context.expr(child)] : []
    }
  })
  let plain = ''
  for (const part of parts) {
    if (part.kind !== 'string') return { kind: 'template', parts }
    plain += part.value
  }
  return str(plain)
}

interface Item {
  readonly line: number
  readonly key?: Expr
  readonly value: Expr
  readonly spread?: boolean
}

/** A list, or a map once one of its items has a key. */
function array(node: Node, context: PhpContext): Expr {
  const line = lineOf(node)
  const items = namedChildren(node).flatMap((child): Item[] => {
    const parts = namedChildren(child)
    if (child.kind() === 'variadic_unpacking') return [{ spread: true, line, value: context.optional(parts[0]) }]
    const [first, second] = parts
    if (first?.kind() === 'variadic_unpacking') {
      return [{ spread: true, line, value: context.optional(namedChildren(first)[0]) }]
    }
    if (first === undefined) return []
    const at = lineOf(child)
    if (second === undefined) return [{ line: at, value: context.expr(first) }]
    return [{ line: at, key: context.expr(first), value: context.expr(second) }]
  })
  if (!items.some((item) => item.key !== undefined)) {
    const values = items.map(({ spread, value }): Expr => (spread === true ? { kind: 'spread', of: value } : value))
    return { kind: 'list', items: values, line }
  }
  let next = 0
  const entries = items.map((item): Entry => {
    if (item.spread === true) return { value: item.value, spread: true, line: item.line }
    return { key: item.key ?? str(String(next++)), value: item.value, line: item.line }
  })
  return { kind: 'object', entries, line }
}

export function lowerPattern(node: Node, context: PhpContext): Pattern {
  switch (node.kind()) {
    case 'variable_name':
      return { kind: 'name', name: node.text() }
    case 'by_ref': {
      const inner = namedChildren(node)[0]
      return inner === undefined ? { kind: 'list', items: [] } : lowerPattern(inner, context)
    }
    case 'list_literal':
    case 'array_creation_expression':
      return listPattern(node, context)
    default:
      return { kind: 'place', place: context.expr(node) }
  }
}

/** `[$a, $b]`, `['key' => $a]`, `list($a, $b)` */
function listPattern(node: Node, context: PhpContext): Pattern {
  const children = node.children()
  const isKeyed =
    children.some((child) => child.text() === '=>') ||
    namedChildren(node).some((child) => child.children().some((one) => one.text() === '=>'))
  const parts = namedChildren(node).flatMap((child) =>
    child.kind() === 'array_element_initializer' ? namedChildren(child) : [child],
  )
  if (!isKeyed) {
    return { kind: 'list', items: parts.map((part) => context.deeper(() => lowerPattern(part, context), undefined)) }
  }
  const entries = []
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [key, to] = [parts[i], parts[i + 1]]
    const name = key === undefined ? undefined : context.expr(key)
    if (name?.kind === 'string' && to !== undefined) entries.push({ key: name.value, to: lowerPattern(to, context) })
  }
  return { kind: 'object', entries }
}

/** `$list[] = $value` */
function pushed(left: Node, value: Expr, context: PhpContext): Expr {
  const of = context.optional(namedChildren(left)[0])
  const line = lineOf(left)
  return { kind: 'call', callee: { kind: 'member', of, name: PUSH, line }, args: [{ value }], line }
}

function augmented(node: Node, context: PhpContext): Expr {
  const left = node.field('left')
  const right = context.optional(node.field('right'))
  if (left === null) return right
  const op = (node.field('operator')?.text() ?? '=').slice(0, -1)
  const to = lowerPattern(left, context)
  if (op !== '??') return { kind: 'assign', to, value: right, op }
  return { kind: 'assign', to, value: { kind: 'either', first: context.expr(left), second: right } }
}

function binary(node: Node, context: PhpContext): Expr {
  const op = node.field('operator')?.text().toLowerCase() ?? ''
  const left = context.optional(node.field('left'))
  const right = context.optional(node.field('right'))
  if (op === '??' || op === '||' || op === 'or') return { kind: 'either', first: left, second: right }
  if (op === '&&' || op === 'and') return { kind: 'either', first: left, second: right, and: true }
  return { kind: 'binary', op, left, right }
}

/** `a ? b : c` and `a ?: c` */
function conditional(node: Node, context: PhpContext): Expr {
  const test = context.optional(node.field('condition'))
  const yes = node.field('body')
  const no = context.optional(node.field('alternative'))
  if (yes === null) return { kind: 'either', first: test, second: no }
  return { kind: 'choice', test, yes: context.expr(yes), no }
}

function match(node: Node, context: PhpContext): Expr {
  const on = context.optional(node.field('condition'))
  const arms = namedChildren(node.field('body') ?? node)
  return arms.reduceRight<Expr>((no, arm) => {
    const yes = context.optional(arm.field('return_expression') ?? namedChildren(arm).at(-1))
    if (arm.kind() === 'match_default_expression') return yes
    if (arm.kind() !== 'match_conditional_expression') return no
    const conditions = namedChildren(arm.field('conditional_expressions') ?? arm)
    const [only] = conditions
    const test: Expr =
      conditions.length === 1 ? { kind: 'binary', op: '===', left: on, right: context.optional(only) } : UNKNOWN_EXPR
    return { kind: 'choice', test, yes, no }
  }, UNKNOWN_EXPR)
}
