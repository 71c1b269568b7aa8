/** Expressions of Elixir. Atoms are texts, module names are names, blocks are functions. */
import type { Arg, Entry, Expr } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PartsContext } from '../parts.ts'
import { branches } from './branches.ts'
import { callParts, ElixirContext, operands } from './context.ts'
import { blockFunction, lambda } from './functions.ts'
import { lowerPattern } from './patterns.ts'

export function lowerExpr(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text(), line }
    case 'alias':
      return { kind: 'name', name: fullName(node.text(), context), line }
    case 'atom':
      return str(node.text().slice(1))
    case 'quoted_atom':
    case 'string':
    case 'charlist':
    case 'sigil':
      return text(node, context)
    case 'integer':
    case 'float':
      return { kind: 'number', value: Number(node.text().replaceAll('_', '')) || 0 }
    case 'boolean':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'nil':
      return { kind: 'constant', value: null }
    case 'list':
      return list(node, context)
    case 'tuple':
      return { kind: 'list', items: namedChildren(node).map((item) => context.expr(item)), line }
    case 'keywords':
    case 'map_content':
      return { kind: 'object', entries: entries(node, context), line }
    case 'map': {
      const content = namedChildren(node).find((child) => child.kind() === 'map_content')
      return { kind: 'object', entries: content === undefined ? [] : entries(content, context), line }
    }
    case 'call':
      return call(node, context)
    case 'dot': {
      const [of, name] = namedChildren(node)
      return { kind: 'member', of: context.optional(of), name: name?.text() ?? '', line }
    }
    case 'access_call': {
      const [of, key] = namedChildren(node)
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line }
    }
    case 'binary_operator':
      return binary(node, context)
    case 'unary_operator':
      return unary(node, context)
    case 'anonymous_function':
      return { kind: 'function', fn: lambda(node, context) }
    case 'block':
    case 'body':
      return sequence(namedChildren(node), context)
    default:
      return UNKNOWN_EXPR
  }
}

function fullName(written: string, context: PartsContext): string {
  return context instanceof ElixirContext ? context.fullName(written) : written
}

/** Values one after the other; names that are set on the way are seen by later ones. */
function sequence(nodes: readonly Node[], context: PartsContext): Expr {
  const items = nodes.map((node) => context.expr(node))
  const [only] = items
  return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items }
}

function text(node: Node, context: PartsContext): Expr {
  const parts = node.children().flatMap((child): Expr[] => {
    switch (child.kind()) {
      case 'quoted_content':
        return [str(context.slice(child))]
      case 'escape_sequence':
        return [str(unescape(context.slice(child)))]
      case 'interpolation':
        return [context.optional(namedChildren(child)[0])]
      default:
        return []
    }
  })
  const [only] = parts
  if (parts.length === 0) return str('')
  return parts.length === 1 && only?.kind === 'string' ? only : { kind: 'template', parts }
}

/** `[path: "/x", alias: A]` is what named arguments are; other lists are lists. */
function list(node: Node, context: PartsContext): Expr {
  const items = namedChildren(node)
  const [only] = items
  if (items.length === 1 && only?.kind() === 'keywords') return context.expr(only)
  return { kind: 'list', items: items.map((item) => context.expr(item)), line: lineOf(node) }
}

function entries(node: Node, context: PartsContext): Entry[] {
  return namedChildren(node).flatMap((child): Entry[] => {
    const line = lineOf(child)
    if (child.kind() === 'keywords') return entries(child, context)
    if (child.kind() === 'pair') {
      const [key, value] = namedChildren(child)
      return [{ key: str(keywordName(key)), value: context.optional(value), line }]
    }
    if (child.kind() !== 'binary_operator') return []
    const { left, op, right } = operands(child)
    if (op === '|') return right === undefined ? [] : entries(right, context)
    return op === '=>' ? [{ key: context.optional(left), value: context.optional(right), line }] : []
  })
}

function keywordName(node: Node | undefined): string {
  return (node?.text() ?? '').trim().replace(/:$/, '').replace(/^"|"$/g, '')
}

function call(node: Node, context: PartsContext): Expr {
  const { name, target } = callParts(node)
  const branching = name === undefined ? undefined : branches(node, context)
  if (branching !== undefined) return branching
  const isAccess = target?.kind() === 'dot' && !node.children().some((child) => child.kind() === 'arguments')
  if (isAccess) return context.optional(target)
  return callWith(node, [], context)
}

/** The call with values put before its arguments, as `|>` does. */
function callWith(node: Node, first: readonly Arg[], context: PartsContext): Expr {
  if (node.kind() !== 'call') {
    const callee = context.expr(node)
    return callee.kind === 'name' || callee.kind === 'member'
      ? { kind: 'call', callee, args: first, line: lineOf(node) }
      : UNKNOWN_EXPR
  }
  const { target, args, block } = callParts(node)
  const given = args.flatMap((arg): Arg[] => {
    if (arg.kind() !== 'keywords') return [{ value: context.expr(arg) }]
    return namedChildren(arg).map((pair) => {
      const [key, value] = namedChildren(pair)
      const name = keywordName(key)
      // `get "/", do: send_resp(conn, 200, "")` is a block of one line.
      if (name === 'do' && value !== undefined && block === undefined)
        return { name, value: { kind: 'function', fn: blockFunction(value, context) } }
      return { name, value: context.optional(value) }
    })
  })
  const does: Arg[] =
    block === undefined ? [] : [{ name: 'do', value: { kind: 'function', fn: blockFunction(block, context) } }]
  // A module's function that is called without `.`: `Enum.map` is a member, `fun.(x)` calls a value.
  return { kind: 'call', callee: context.optional(target), args: [...first, ...given, ...does], line: lineOf(node) }
}

function binary(node: Node, context: PartsContext): Expr {
  const { left, op, right } = operands(node)
  switch (op) {
    case '|>':
      return right === undefined ? UNKNOWN_EXPR : callWith(right, [{ value: context.optional(left) }], context)
    case '=':
      return left === undefined
        ? UNKNOWN_EXPR
        : { kind: 'assign', to: lowerPattern(left, context), value: context.optional(right) }
    case '<>':
    case '++':
      return { kind: 'binary', op: '+', left: context.optional(left), right: context.optional(right) }
    case '||':
    case 'or':
      return { kind: 'either', first: context.optional(left), second: context.optional(right) }
    case '&&':
    case 'and':
      return { kind: 'either', first: context.optional(left), second: context.optional(right), and: true }
    case 'when':
      return context.optional(left)
    default:
      return { kind: 'binary', op, left: context.optional(left), right: context.optional(right) }
  }
}

/** `@prefix` is a name; `@prefix "/api"` sets it. */
function unary(node: Node, context: PartsContext): Expr {
  const [op, of] = node.children()
  if (of === undefined) return UNKNOWN_EXPR
  if (op?.text() === '!' || op?.text() === 'not') return { kind: 'not', of: context.expr(of) }
  if (op?.text() !== '@') return UNKNOWN_EXPR
  if (of.kind() === 'identifier') return { kind: 'name', name: `@${of.text()}`, line: lineOf(node) }
  const { name, args } = callParts(of)
  if (name === undefined || args[0] === undefined || name.endsWith('doc')) return UNKNOWN_EXPR
  return { kind: 'assign', to: { kind: 'name', name: `@${name}` }, value: context.expr(args[0]) }
}
