/**
 * Expressions of Dart. The grammar gives a primary and its selectors as nodes beside each other, so an expression is
 * read from a list of nodes.
 */
import type { Arg, Entry, Expr, FunctionDef, Pattern, Stmt } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { lowerParams } from './functions.ts'
import { typeArguments, typeOf } from './types.ts'

const FOLLOWS =
  /^(?:selector|cascade_section|unconditional_assignable_selector|conditional_assignable_selector|argument_part|type_cast|type_test|index_selector|arguments)$/

export function lowerExpr(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
    case 'identifier_dollar_escaped':
    case 'type_identifier':
      return { kind: 'name', name: node.text(), line }
    case 'this':
      return { kind: 'self' }
    case 'super':
      return { kind: 'super' }
    case 'string_literal':
      return stringLiteral(node, context)
    case 'decimal_integer_literal':
    case 'decimal_floating_point_literal':
    case 'hex_integer_literal':
      return { kind: 'number', value: Number(node.text()) || 0 }
    case 'true':
    case 'false':
    case 'boolean_literal':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'null_literal':
      return { kind: 'constant', value: null }
    case 'list_literal':
      return { kind: 'list', items: items(node, context), line }
    case 'set_or_map_literal':
      return mapLiteral(node, context)
    case 'function_expression':
      return { kind: 'function', fn: closure(node, context) }
    case 'new_expression':
    case 'const_object_expression':
      return creation(node, context)
    case 'conditional_expression': {
      const [test, yes, no] = groups(node.children().filter((child) => child.kind() !== '?' && child.kind() !== ':'))
      return { kind: 'choice', test: sequence(test, context), yes: sequence(yes, context), no: sequence(no, context) }
    }
    case 'if_null_expression':
    case 'logical_or_expression': {
      const [first, second] = operands(node)
      return { kind: 'either', first: sequence(first, context), second: sequence(second, context) }
    }
    case 'logical_and_expression': {
      const [first, second] = operands(node)
      return { kind: 'either', first: sequence(first, context), second: sequence(second, context), and: true }
    }
    case 'additive_expression':
    case 'multiplicative_expression':
    case 'equality_expression':
    case 'relational_expression':
      return binary(node, context)
    case 'unary_expression':
    case 'await_expression':
    case 'postfix_expression':
    case 'assignable_expression':
    case 'parenthesized_expression':
    case 'argument':
    case 'throw_expression': {
      const inner = node.namedChildren().filter((child) => !/await|operator|comment/.test(child.kind()))
      const of = sequence(inner.length === 0 ? namedChildren(node) : inner, context)
      return node.text().startsWith('!') ? { kind: 'not', of } : of
    }
    case 'type_cast_expression':
    case 'type_test_expression':
      return sequence(node.children(), context)
    case 'assignment_expression':
      return assignment(node, context)
    case 'switch_expression':
      return switchExpression(node, context)
    case 'scoped_identifier':
      return namedChildren(node)
        .map((part): Expr => ({ kind: 'name', name: part.text(), line }))
        .reduce((of, part) => (part.kind === 'name' ? { kind: 'member', of, name: part.name, line } : of))
    default:
      return UNKNOWN_EXPR
  }
}

/** Nodes beside each other, cut where a new expression begins. */
export function groups(nodes: readonly Node[]): Node[][] {
  const found: Node[][] = []
  for (const node of nodes) {
    if (!node.isNamed() || node.kind().includes('comment')) continue
    const last = found.at(-1)
    if (last !== undefined && FOLLOWS.test(node.kind())) last.push(node)
    else found.push([node])
  }
  return found
}

function operands(node: Node): Node[][] {
  return groups(node.children().filter((child) => !child.kind().endsWith('_operator')))
}

/** A primary with the selectors that follow it. */
export function sequence(nodes: readonly Node[] | undefined, context: PartsContext): Expr {
  const [primary, ...rest] = groups(nodes ?? [])[0] ?? []
  if (primary === undefined) return UNKNOWN_EXPR
  let value = context.expr(primary)
  const cascades: Node[] = []
  for (const one of rest) {
    if (one.kind() === 'cascade_section') cascades.push(one)
    else value = selected(value, one, context)
  }
  return cascades.length === 0 ? value : cascade(value, cascades, lineOf(primary), context)
}

function selected(of: Expr, selector: Node, context: PartsContext): Expr {
  switch (selector.kind()) {
    case 'selector':
    case 'unconditional_assignable_selector':
    case 'conditional_assignable_selector': {
      const [inner] = namedChildren(selector)
      if (inner === undefined) return of
      if (inner.kind() !== 'identifier') return selected(of, inner, context)
      return { kind: 'member', of, name: inner.text(), line: lineOf(inner) }
    }
    case 'index_selector':
      return { kind: 'index', of, key: sequence(namedChildren(selector), context), line: lineOf(selector) }
    case 'argument_part':
    case 'arguments': {
      const list = selector.kind() === 'arguments' ? selector : childOfKind(selector, 'arguments')
      const types = typeArguments(selector)
      const line = 'line' in of && of.line > 0 ? of.line : lineOf(selector)
      const args = list === undefined ? [] : lowerArguments(list, context)
      return { kind: 'call', callee: of, args, line, ...(types.length === 0 ? {} : { types }) }
    }
    case 'type_cast': {
      const type = typeOf(selector.children())
      return type === undefined ? of : { kind: 'typed', of, type }
    }
    default:
      return of
  }
}

/** `router..get('/a', f)..get('/b', g)`: calls on one value, which is what it gives. */
function cascade(value: Expr, sections: readonly Node[], line: number, context: PartsContext): Expr {
  const it: Expr = { kind: 'name', name: '%it', line }
  const body = sections.map((section): Stmt => {
    let of: Expr = it
    const parts = section.children()
    const equals = parts.findIndex((part) => part.kind() === '=')
    for (const part of equals < 0 ? parts : parts.slice(0, equals)) {
      if (part.kind() === 'cascade_selector') {
        const [inner] = namedChildren(part)
        if (inner?.kind() === 'identifier') of = { kind: 'member', of, name: inner.text(), line: lineOf(inner) }
      } else if (part.isNamed()) of = selected(of, part, context)
    }
    if (equals < 0) return { kind: 'do', value: of }
    const assigned = sequence(parts.slice(equals + 1), context)
    return { kind: 'do', value: { kind: 'assign', to: { kind: 'place', place: of }, value: assigned } }
  })
  const fn: FunctionDef = {
    params: [{ to: { kind: 'name', name: '%it' }, line }],
    body: [...body, { kind: 'return', value: it }],
    line,
    keepsSelf: true,
  }
  return { kind: 'call', callee: { kind: 'function', fn }, args: [{ value }], line }
}

export function lowerArguments(list: Node, context: PartsContext): Arg[] {
  return namedChildren(list).map((one): Arg => {
    const label = childOfKind(one, 'label')
    const value = sequence(
      one.children().filter((child) => child.kind() !== 'label'),
      context,
    )
    return label === undefined ? { value } : { value, name: label.text().replace(/\s*:$/, '') }
  })
}

function items(node: Node, context: PartsContext): Expr[] {
  return groups(node.children().filter((child) => child.kind() !== 'type_arguments')).map((group): Expr => {
    const [first] = group
    if (first?.kind() === 'spread_element') return { kind: 'spread', of: sequence(namedChildren(first), context) }
    return sequence(group, context)
  })
}

function mapLiteral(node: Node, context: PartsContext): Expr {
  const entries = namedChildren(node).flatMap((child): Entry[] => {
    const line = lineOf(child)
    if (child.kind() === 'spread_element')
      return [{ value: sequence(namedChildren(child), context), spread: true, line }]
    if (child.kind() !== 'pair') return []
    const parts = child.children()
    const colon = parts.findIndex((part) => part.kind() === ':')
    return [{ key: sequence(parts.slice(0, colon), context), value: sequence(parts.slice(colon + 1), context), line }]
  })
  if (entries.length === 0 && namedChildren(node).length > 0) {
    return { kind: 'list', items: items(node, context), line: lineOf(node) }
  }
  return { kind: 'object', entries, line: lineOf(node) }
}

function creation(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  const type = typeOf(node.children())
  const list = childOfKind(node, 'arguments')
  const callee: Expr = type?.kind === 'named' ? { kind: 'name', name: type.name, line } : UNKNOWN_EXPR
  return { kind: 'call', callee, args: list === undefined ? [] : lowerArguments(list, context), line, constructs: true }
}

function binary(node: Node, context: PartsContext): Expr {
  const op = node.children().find((child) => child.kind().endsWith('_operator'))
  const [left, right, ...more] = operands(node)
  const first: Expr = {
    kind: 'binary',
    op: op?.text() ?? '',
    left: sequence(left, context),
    right: sequence(right, context),
  }
  return more.reduce<Expr>(
    (sum, one) => ({ kind: 'binary', op: op?.text() ?? '', left: sum, right: sequence(one, context) }),
    first,
  )
}

function assignment(node: Node, context: PartsContext): Expr {
  const parts = node.children()
  const at = parts.findIndex((part) => /^(?:=|\+=|\?\?=|-=)$/.test(part.text()))
  const left = sequence(parts.slice(0, at), context)
  const value = sequence(parts.slice(at + 1), context)
  const to: Pattern = left.kind === 'name' ? { kind: 'name', name: left.name } : { kind: 'place', place: left }
  return { kind: 'assign', to, value, ...(parts[at]?.text() === '+=' ? { op: '+' } : {}) }
}

function switchExpression(node: Node, context: PartsContext): Expr {
  return childrenOfKind(node, 'switch_expression_case')
    .map((one) => {
      const parts = one.children()
      return sequence(parts.slice(parts.findIndex((part) => part.kind() === '=>') + 1), context)
    })
    .reduceRight<Expr>((no, yes) => ({ kind: 'choice', test: UNKNOWN_EXPR, yes, no }), UNKNOWN_EXPR)
}

/** The text between substitutions has no nodes of its own. */
function stringLiteral(node: Node, context: PartsContext): Expr {
  const start = node.range().start.index
  const whole = context.slice(node)
  const isRaw = whole.startsWith('r')
  const quotes = /^r?("""|'''|"|')/.exec(whole)?.[1] ?? '"'
  const parts: Expr[] = []
  let at = quotes.length + (isRaw ? 1 : 0)
  const piece = (end: number): Expr =>
    str(isRaw ? whole.slice(at, end) : unescape(joined(whole.slice(at, end), quotes)))
  for (const one of childrenOfKind(node, 'template_substitution')) {
    const range = one.range()
    parts.push(piece(range.start.index - start))
    parts.push(sequence(namedChildren(one), context))
    at = range.end.index - start
  }
  parts.push(piece(whole.length - quotes.length))
  const kept = parts.filter((part) => part.kind !== 'string' || part.value !== '')
  const [only] = kept
  if (kept.length === 0) return str('')
  return kept.length === 1 && only?.kind === 'string' ? only : { kind: 'template', parts: kept }
}

/** Literals that stand beside each other are one. */
function joined(text: string, quotes: string): string {
  return text.split(new RegExp(`${quotes}\\s*${quotes}`)).join('')
}

function closure(node: Node, context: PartsContext): FunctionDef {
  const body = childOfKind(node, 'function_expression_body', 'function_body')
  return {
    params: lowerParams(childOfKind(node, 'formal_parameter_list'), context),
    body: context.body(body),
    line: lineOf(node),
    keepsSelf: true,
  }
}
