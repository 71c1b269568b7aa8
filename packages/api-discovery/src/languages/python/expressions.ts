/** Expressions of Python. */
import type { Arg, Entry, Expr } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PythonContext } from './context.ts'
import { lowerParams } from './functions.ts'
import { lowerPattern } from './patterns.ts'
import { lowerType } from './types.ts'

export function lowerExpr(node: Node, context: PythonContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function expression(node: Node, context: PythonContext): Expr {
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text(), line: lineOf(node) }
    case 'string':
      return string(node, context)
    case 'concatenated_string':
      return { kind: 'template', parts: namedChildren(node).map((part) => lowerExpr(part, context)) }
    case 'integer':
    case 'float': {
      const value = Number(node.text().replaceAll('_', ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'true':
      return { kind: 'constant', value: true }
    case 'false':
      return { kind: 'constant', value: false }
    case 'none':
      return { kind: 'constant', value: null }
    case 'attribute': {
      const name = node.field('attribute')
      const of = context.optional(node.field('object'))
      return name === null ? of : { kind: 'member', of, name: name.text(), line: lineOf(name) }
    }
    case 'subscript':
      if (TYPE_NAME.test(node.field('value')?.text() ?? '')) return typeAlias(node, context)
      return {
        kind: 'index',
        of: context.optional(node.field('value')),
        key: context.optional(node.field('subscript')),
        line: lineOf(node),
      }
    case 'call':
      return call(node, context)
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return { kind: 'list', items: namedChildren(node).map((item) => lowerExpr(item, context)), line: lineOf(node) }
    case 'list_splat':
      return { kind: 'spread', of: context.optional(namedChildren(node)[0]) }
    case 'dictionary':
      return dictionary(node, context)
    case 'list_comprehension':
    case 'generator_expression':
    case 'set_comprehension':
      return comprehension(node, context)
    case 'lambda': {
      const body = node.field('body')
      const value = context.optional(body)
      const params = lowerParams(node.field('parameters'), context)
      return {
        kind: 'function',
        fn: { params, body: [{ kind: 'return', value }], line: lineOf(node), keepsSelf: true },
      }
    }
    case 'conditional_expression': {
      const [yes, test, no] = namedChildren(node)
      return { kind: 'choice', test: context.optional(test), yes: context.optional(yes), no: context.optional(no) }
    }
    case 'boolean_operator': {
      const first = context.optional(node.field('left'))
      const second = context.optional(node.field('right'))
      return { kind: 'either', first, second, ...(node.field('operator')?.text() === 'and' ? { and: true } : {}) }
    }
    case 'not_operator':
      return { kind: 'not', of: context.optional(node.field('argument')) }
    case 'binary_operator':
      return {
        kind: 'binary',
        op: node.field('operator')?.text() ?? '',
        left: context.optional(node.field('left')),
        right: context.optional(node.field('right')),
      }
    case 'comparison_operator': {
      const [left, right] = namedChildren(node)
      const op =
        node
          .children()
          .find((child) => !child.isNamed())
          ?.text() ?? ''
      return { kind: 'binary', op, left: context.optional(left), right: context.optional(right) }
    }
    case 'assignment':
    case 'augmented_assignment': {
      const left = node.field('left')
      const value = context.optional(node.field('right'))
      if (left === null) return value
      const op = node.field('operator')?.text()
      return {
        kind: 'assign',
        to: lowerPattern(left, context),
        value,
        ...(op === undefined || op === '=' ? {} : { op: op.slice(0, -1) }),
      }
    }
    case 'named_expression': {
      const name = node.field('name')
      const value = context.optional(node.field('value'))
      return name === null ? value : { kind: 'assign', to: lowerPattern(name, context), value }
    }
    case 'parenthesized_expression':
    case 'await':
    case 'yield':
      return context.optional(namedChildren(node)[0])
    default:
      return UNKNOWN_EXPR
  }
}

/** Generic types that aliases are made of: `CurrentUser = Annotated[User, Depends(current_user)]`. */
const TYPE_NAME = /^(?:typing\.|t\.)?(?:Annotated|Optional|Union|List|Dict|Literal|list|dict)$/

function typeAlias(node: Node, context: PythonContext): Expr {
  const type = lowerType(node, context)
  return type === undefined ? UNKNOWN_EXPR : { kind: 'typed', of: UNKNOWN_EXPR, type }
}

function string(node: Node, context: PythonContext): Expr {
  const children = node.children()
  const start = children.find((child) => child.kind() === 'string_start')?.text() ?? '"'
  const raw = /r/i.test(start)
  const parts = children.flatMap((child): Expr[] => {
    if (child.kind() === 'string_content') {
      const text = context.slice(child)
      const plain = /f/i.test(start) ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text
      return [str(raw ? plain : unescape(keepUnknownEscapes(plain)))]
    }
    if (child.kind() === 'interpolation')
      return [context.optional(child.field('expression') ?? namedChildren(child)[0])]
    return []
  })
  const [only] = parts
  if (parts.length === 0) return str('')
  return parts.length === 1 && only?.kind === 'string' ? only : { kind: 'template', parts }
}

/** Doubles the backslash of what is no escape in Python, which leaves both characters: `'\d'` (Lexical analysis, Escape sequences). */
function keepUnknownEscapes(text: string): string {
  return text.replace(/\\([\s\S])/g, (whole, one: string) =>
    /[\n\\'"abfnrtv0-7xNuU\r]/.test(one) ? whole : `\\${whole}`,
  )
}

function call(node: Node, context: PythonContext): Expr {
  const target = node.field('function')
  const given = node.field('arguments')
  if (target === null) return UNKNOWN_EXPR
  const args =
    given?.kind() === 'argument_list'
      ? argumentList(given, context)
      : given === null
        ? []
        : [{ value: lowerExpr(given, context) }]
  if (target.kind() === 'identifier' && target.text() === 'super') return { kind: 'super' }
  const callee = lowerExpr(target, context)
  const line = callee.kind === 'member' ? callee.line : lineOf(target)
  if (callee.kind === 'member' && callee.of.kind === 'super' && callee.name === '__init__') {
    return { kind: 'call', callee: { kind: 'super' }, args, line }
  }
  return { kind: 'call', callee, args, line }
}

function argumentList(node: Node, context: PythonContext): Arg[] {
  return namedChildren(node).map((child): Arg => {
    switch (child.kind()) {
      case 'keyword_argument': {
        const name = child.field('name')?.text()
        const value = context.optional(child.field('value'))
        return name === undefined ? { value } : { name, value }
      }
      case 'list_splat':
      case 'dictionary_splat':
        return { value: context.optional(namedChildren(child)[0]), spread: true }
      default:
        return { value: lowerExpr(child, context) }
    }
  })
}

function dictionary(node: Node, context: PythonContext): Expr {
  const entries = namedChildren(node).flatMap((child): Entry[] => {
    const line = lineOf(child)
    if (child.kind() === 'dictionary_splat')
      return [{ value: context.optional(namedChildren(child)[0]), spread: true, line }]
    if (child.kind() !== 'pair') return []
    return [{ key: context.optional(child.field('key')), value: context.optional(child.field('value')), line }]
  })
  return { kind: 'object', entries, line: lineOf(node) }
}

/** `[f(x) for x in xs if p]` is a mapping of xs; conditions are not decided. */
function comprehension(node: Node, context: PythonContext): Expr {
  const line = lineOf(node)
  const clauses = namedChildren(node).filter((child) => child.kind() === 'for_in_clause')
  let value = context.optional(node.field('body'))
  for (const [i, clause] of clauses.toReversed().entries()) {
    const left = clause.field('left')
    const of = context.optional(clause.field('right'))
    const params = left === null ? [] : [{ to: lowerPattern(left, context), line }]
    const fn: Expr = { kind: 'function', fn: { params, body: [{ kind: 'return', value }], line, keepsSelf: true } }
    value = {
      kind: 'call',
      callee: { kind: 'member', of, name: i === 0 ? '%map' : '%flatmap', line },
      args: [{ value: fn }],
      line,
    }
  }
  return value
}
