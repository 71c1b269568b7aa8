/** Expressions of C#. */
import type { Arg, Entry, Expr, Pattern } from '../../engine/ir.ts'
import { lineOf, str, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { lowerFunction } from './functions.ts'
import { interpolated, stringLiteral } from './literals.ts'

export function lowerExpr(node: Node, context: PartsContext): Expr {
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text(), line: lineOf(node) }
    case 'generic_name':
    case 'predefined_type':
      return { kind: 'name', name: namedChildren(node)[0]?.text() ?? node.text(), line: lineOf(node) }
    case 'qualified_name':
    case 'alias_qualified_name':
      return qualified(node, context)
    case 'this_expression':
    case 'this':
      return { kind: 'self' }
    case 'base_expression':
    case 'base':
      return { kind: 'super' }
    case 'string_literal':
    case 'verbatim_string_literal':
    case 'raw_string_literal':
    case 'character_literal':
      return stringLiteral(node, context)
    case 'interpolated_string_expression':
      return interpolated(node, context)
    case 'integer_literal':
    case 'real_literal': {
      const value = Number(node.text().replace(/[_uUlLfFdDmM]/g, ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'boolean_literal':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'null_literal':
    case 'default_expression':
      return { kind: 'constant', value: null }
    case 'member_access_expression':
      return member(node, context)
    case 'conditional_access_expression': {
      const [of, binding] = namedChildren(node)
      const name = binding === undefined ? undefined : namedChildren(binding)[0]
      if (binding?.kind() !== 'member_binding_expression' || name === undefined) return context.optional(of)
      return { kind: 'member', of: context.optional(of), name: name.text(), line: lineOf(name) }
    }
    case 'element_access_expression': {
      const key = childOfKind(node, 'bracketed_argument_list')
      const first = key === undefined ? undefined : namedChildren(key)[0]
      return {
        kind: 'index',
        of: context.optional(node.field('expression') ?? namedChildren(node)[0]),
        key: context.optional(first === undefined ? undefined : namedChildren(first).at(-1)),
        line: lineOf(node),
      }
    }
    case 'invocation_expression':
      return call(node, context)
    case 'object_creation_expression':
    case 'implicit_object_creation_expression':
      return creation(node, context)
    case 'anonymous_object_creation_expression':
      return anonymousObject(node, context)
    case 'array_creation_expression':
    case 'implicit_array_creation_expression':
      return listOf(childOfKind(node, 'initializer_expression') ?? node, context, node)
    case 'stackalloc_expression':
    case 'initializer_expression':
    case 'collection_expression':
    case 'element_binding_expression':
    case 'tuple_expression':
      return listOf(node, context, node)
    case 'lambda_expression':
    case 'anonymous_method_expression':
      return { kind: 'function', fn: { ...lowerFunction(node, context), keepsSelf: true } }
    case 'conditional_expression':
      return {
        kind: 'choice',
        test: context.optional(node.field('condition')),
        yes: context.optional(node.field('consequence')),
        no: context.optional(node.field('alternative')),
      }
    case 'binary_expression':
      return binary(node, context)
    case 'prefix_unary_expression': {
      const of = context.optional(namedChildren(node)[0])
      return node.text().startsWith('!') ? { kind: 'not', of } : UNKNOWN_EXPR
    }
    case 'postfix_unary_expression':
    case 'parenthesized_expression':
    case 'await_expression':
    case 'checked_expression':
    case 'declaration_expression':
    case 'argument':
      return context.optional(namedChildren(node).at(-1))
    case 'cast_expression':
      return typed(node.field('value'), node.field('type'), context)
    case 'as_expression':
      return typed(node.field('left') ?? namedChildren(node)[0], node.field('right'), context)
    case 'typeof_expression':
      return context.optional(namedChildren(node)[0])
    case 'assignment_expression':
      return assignment(node, context)
    case 'switch_expression':
      return switchExpression(node, context)
    case 'throw_expression':
      return context.optional(namedChildren(node)[0])
    default:
      return UNKNOWN_EXPR
  }
}

function qualified(node: Node, context: PartsContext): Expr {
  const [of, name] = namedChildren(node)
  if (name === undefined) return context.optional(of)
  return { kind: 'member', of: context.optional(of), name: shortName(name), line: lineOf(name) }
}

function member(node: Node, context: PartsContext): Expr {
  const name = node.field('name')
  const of = node.field('expression') ?? node.children()[0]
  if (name === null) return context.optional(of)
  return { kind: 'member', of: context.optional(of), name: shortName(name), line: lineOf(name) }
}

/** The name of a generic one without its arguments. */
function shortName(node: Node): string {
  return node.kind() === 'generic_name' ? (namedChildren(node)[0]?.text() ?? '') : node.text()
}

function typed(of: Node | null | undefined, type: Node | null, context: PartsContext): Expr {
  const lowered = context.type(type)
  const value = context.optional(of)
  return lowered === undefined ? value : { kind: 'typed', of: value, type: lowered }
}

function call(node: Node, context: PartsContext): Expr {
  const callee = node.field('function') ?? namedChildren(node)[0]
  const list = node.field('arguments')
  const args = lowerArguments(list, context)
  if (callee?.text() === 'nameof') return nameOfCall(list)
  const generic =
    callee?.kind() === 'generic_name'
      ? callee
      : callee?.kind() === 'member_access_expression'
        ? callee.field('name')
        : undefined
  const typeList =
    generic !== undefined && generic?.kind() === 'generic_name' ? childOfKind(generic, 'type_argument_list') : undefined
  const types = typeList === undefined ? [] : namedChildren(typeList).flatMap((type) => context.type(type) ?? [])
  const name = callee?.kind() === 'member_access_expression' ? callee.field('name') : callee
  return {
    kind: 'call',
    callee: context.optional(callee),
    args,
    line: lineOf(name ?? node),
    ...(types.length === 0 ? {} : { types }),
  }
}

/** `nameof(a.B)` is `"B"`. */
function nameOfCall(list: Node | null): Expr {
  const written = list?.text().slice(1, -1).trim() ?? ''
  return str(written.slice(written.lastIndexOf('.') + 1).replace(/<.*$/, ''))
}

export function lowerArguments(list: Node | null, context: PartsContext): Arg[] {
  if (list === null) return []
  return namedChildren(list).flatMap((child): Arg[] => {
    const name = child.field('name')
    const value = namedChildren(child).findLast((part) => part.id() !== name?.id())
    return [{ value: context.optional(value), ...(name === null ? {} : { name: name.text() }) }]
  })
}

/** `new X(a) { B = c }`: a call whose initializer gives named arguments; collections are lists and records. */
function creation(node: Node, context: PartsContext): Expr {
  const type = node.field('type')
  const initializer = node.field('initializer') ?? childOfKind(node, 'initializer_expression')
  const items = initializer === undefined ? [] : namedChildren(initializer)
  const args = lowerArguments(node.field('arguments'), context)
  const name = type === null ? '' : shortName(type)
  if (items.length > 0 && (isKeyed(items) || name.endsWith('Dictionary'))) return keyed(node, items, context)
  if (items.length > 0 && items.every((item) => item.kind() !== 'assignment_expression')) {
    return { kind: 'list', items: items.map((item) => context.expr(item)), line: lineOf(node) }
  }
  if (items.length === 0 && args.length === 0) {
    if (/^(?:List|HashSet|Collection)$/.test(name)) return { kind: 'list', items: [], line: lineOf(node) }
    if (name.endsWith('Dictionary')) return { kind: 'object', entries: [], line: lineOf(node) }
  }
  const set = items.flatMap((item): Arg[] => {
    const left = item.field('left')
    return left === null ? [] : [{ name: left.text(), value: context.optional(item.field('right')) }]
  })
  const lowered = context.type(type)
  return {
    kind: 'call',
    callee: context.optional(type),
    args: [...args, ...set],
    line: lineOf(node),
    constructs: true,
    ...(lowered?.kind === 'named' && lowered.args.length > 0 ? { types: lowered.args } : {}),
  }
}

/** `{ ["a"] = b }` and `{ { "a", b } }` */
function isKeyed(items: readonly Node[]): boolean {
  return items.every((item) => item.kind() === 'initializer_expression' || keyOf(item) !== undefined)
}

function keyOf(item: Node): Node | undefined {
  const left = item.field('left')
  if (left?.kind() !== 'element_binding_expression' && left?.kind() !== 'implicit_element_access') return undefined
  const argument = left.find({ rule: { kind: 'argument' } })
  return argument === null ? undefined : namedChildren(argument)[0]
}

function keyed(node: Node, items: readonly Node[], context: PartsContext): Expr {
  const entries = items.flatMap((item): Entry[] => {
    if (item.kind() === 'initializer_expression') {
      const [key, value] = namedChildren(item)
      return [{ key: context.optional(key), value: context.optional(value), line: lineOf(item) }]
    }
    return [{ key: context.optional(keyOf(item)), value: context.optional(item.field('right')), line: lineOf(item) }]
  })
  return { kind: 'object', entries, line: lineOf(node) }
}

/** `new { id, name = x, y.Z }` */
function anonymousObject(node: Node, context: PartsContext): Expr {
  const parts = node.children()
  const entries: Entry[] = []
  for (const [i, part] of parts.entries()) {
    if (!part.isNamed() || parts[i - 1]?.kind() === '=') continue
    const value = parts[i + 1]?.kind() === '=' ? parts[i + 2] : part
    const name = part.text()
    entries.push({
      key: str(name.slice(name.lastIndexOf('.') + 1)),
      value: context.optional(value),
      line: lineOf(part),
    })
  }
  return { kind: 'object', entries, line: lineOf(node) }
}

function listOf(holder: Node, context: PartsContext, at: Node): Expr {
  const items = namedChildren(holder).flatMap((item): Expr[] => {
    if (item.kind() === 'array_type' || item.kind() === 'predefined_type') return []
    const inner = item.kind() === 'argument' ? (namedChildren(item).at(-1) ?? item) : item
    if (inner.kind() === 'spread_element' || inner.kind() === 'range_expression') {
      return [{ kind: 'spread', of: context.optional(namedChildren(inner).at(-1)) }]
    }
    return [context.expr(inner)]
  })
  return { kind: 'list', items, line: lineOf(at) }
}

function binary(node: Node, context: PartsContext): Expr {
  const op = node.field('operator')?.text() ?? ''
  const left = context.optional(node.field('left'))
  const right = context.optional(node.field('right'))
  if (op === '??' || op === '||') return { kind: 'either', first: left, second: right }
  if (op === '&&') return { kind: 'either', first: left, second: right, and: true }
  return { kind: 'binary', op, left, right }
}

function assignment(node: Node, context: PartsContext): Expr {
  const left = node.field('left')
  const op = node.field('operator')?.text() ?? node.children()[1]?.text() ?? '='
  if (left === null) return UNKNOWN_EXPR
  const value = context.optional(node.field('right'))
  if (op === '??=') return { kind: 'assign', to: placeOf(left, context), value }
  return { kind: 'assign', to: placeOf(left, context), value, ...(op === '=' ? {} : { op: op.slice(0, -1) }) }
}

/** What is assigned to, or declared in a tuple. */
export function placeOf(node: Node, context: PartsContext): Pattern {
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text() }
    case 'tuple_pattern':
    case 'tuple_expression':
    case 'parenthesized_variable_designation':
      return { kind: 'list', items: namedChildren(node).map((item) => placeOf(item, context)) }
    case 'argument':
    case 'declaration_expression': {
      const last = namedChildren(node).at(-1)
      return last === undefined ? { kind: 'name', name: '_' } : placeOf(last, context)
    }
    default:
      return { kind: 'place', place: context.expr(node) }
  }
}

function switchExpression(node: Node, context: PartsContext): Expr {
  const arms = childrenOfKind(node, 'switch_expression_arm')
  return arms
    .map((arm) => context.optional(namedChildren(arm).at(-1)))
    .reduceRight<Expr>((no, yes) => ({ kind: 'choice', test: UNKNOWN_EXPR, yes, no }), UNKNOWN_EXPR)
}
