/** Calls of Ruby, with their arguments and blocks. */
import type { Arg, CallExpr, Entry, Expr } from '../../engine/ir.ts'
import { lineOf, str, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type RubyContext } from './context.ts'
import { BLOCK, lowerBlock } from './functions.ts'
import { statusNamed } from './statuses.ts'

/** A call of a name on nothing: a method of self, a block or lambda. */
export function bareCall(name: string, line: number, args: readonly Arg[] = []): CallExpr {
  return { kind: 'call', callee: { kind: 'name', name, line }, args, line }
}

export function lowerCall(node: Node, context: RubyContext): Expr {
  const receiver = node.field('receiver')
  const method = node.field('method')
  const block = node.field('block')
  const name = method?.text()
  const line = lineOf(method ?? node)
  if (block !== null && (name === 'lambda' || name === 'proc') && receiver === null) {
    return { kind: 'function', fn: lowerBlock(block, context) }
  }
  if (block !== null && name === 'new' && receiver?.text() === 'Proc') {
    return { kind: 'function', fn: lowerBlock(block, context) }
  }
  const args = [...lowerArguments(node.field('arguments'), context, name), ...blockArgument(block, context)]
  if (method?.kind() === 'super') {
    return { kind: 'call', callee: context.inConstructor ? { kind: 'super' } : UNKNOWN_EXPR, args, line }
  }
  if (receiver === null) return bareCall(name ?? '', line, args)
  const of = context.expr(receiver)
  // `handler.(x)` and `handler.call(x)` run a lambda.
  if (name === undefined || (name === 'call' && receiver.kind() === 'identifier' && of.kind === 'name')) {
    return { kind: 'call', callee: of, args, line }
  }
  return { kind: 'call', callee: { kind: 'member', of, name, line }, args, line }
}

function blockArgument(block: Node | null, context: RubyContext): Arg[] {
  if (block === null) return []
  return [{ name: BLOCK, value: { kind: 'function', fn: lowerBlock(block, context) } }]
}

/** Methods whose first argument is the status of a response. */
const TAKES_STATUS = new Set(['head', 'halt', 'status'])

function lowerArguments(node: Node | null, context: RubyContext, method: string | undefined): Arg[] {
  if (node === null) return []
  const args: Arg[] = []
  const entries: Entry[] = []
  for (const child of namedChildren(node)) {
    switch (child.kind()) {
      case 'pair': {
        const name = symbolKey(child, context)
        const value = valueOfPair(child, context)
        if (name === undefined) entries.push({ key: context.optional(child.field('key')), value, line: lineOf(child) })
        else args.push({ name, value: name === 'status' ? asStatus(value) : value })
        break
      }
      case 'splat_argument':
      case 'hash_splat_argument':
        args.push({ value: context.optional(namedChildren(child)[0]), spread: true })
        break
      case 'block_argument': {
        const given = namedChildren(child)[0]
        const value: Expr =
          given === undefined ? { kind: 'name', name: BLOCK, line: lineOf(child) } : context.expr(given)
        if (value.kind !== 'string') args.push({ name: BLOCK, value })
        break
      }
      default: {
        const value = context.expr(child)
        args.push({ value: args.length === 0 && TAKES_STATUS.has(method ?? '') ? asStatus(value) : value })
      }
    }
  }
  // `get 'path' => 'target'`: a hash of keys that are not symbols stays one argument, in front.
  if (entries.length > 0) args.unshift({ value: { kind: 'object', entries, line: entries[0]?.line ?? lineOf(node) } })
  return args
}

function asStatus(value: Expr): Expr {
  const status = value.kind === 'string' ? statusNamed(value.value) : undefined
  return status === undefined ? value : { kind: 'number', value: status }
}

/** The name of a pair whose key is a symbol: `only:`, `:only =>`, `"only":`. */
function symbolKey(pair: Node, context: RubyContext): string | undefined {
  const key = pair.field('key')
  switch (key?.kind()) {
    case 'hash_key_symbol':
      return key.text()
    case 'simple_symbol':
      return context.slice(key).slice(1)
    case 'string': {
      const isSymbol = pair.children().some((child) => child.text() === ':')
      const name = isSymbol ? context.expr(key) : undefined
      return name?.kind === 'string' ? name.value : undefined
    }
    default:
      return undefined
  }
}

/** `{ name: }` stands for `{ name: name }`. */
function valueOfPair(pair: Node, context: RubyContext): Expr {
  const value = pair.field('value')
  if (value !== null) return context.expr(value)
  const name = pair.field('key')?.text() ?? ''
  const line = lineOf(pair)
  return context.isLocal(name) ? { kind: 'name', name, line } : bareCall(name, line)
}

export function lowerHash(node: Node, context: RubyContext): Expr {
  const entries = namedChildren(node).flatMap((child): Entry[] => {
    const line = lineOf(child)
    if (child.kind() === 'hash_splat_argument')
      return [{ value: context.optional(namedChildren(child)[0]), spread: true, line }]
    if (child.kind() !== 'pair') return []
    const name = symbolKey(child, context)
    const key = name === undefined ? context.optional(child.field('key')) : str(name)
    return [{ key, value: valueOfPair(child, context), line }]
  })
  return { kind: 'object', entries, line: lineOf(node) }
}
