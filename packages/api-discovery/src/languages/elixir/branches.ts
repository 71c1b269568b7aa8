/** `if`, `case`, `cond`, `with` and `try` as expressions: every way may be taken. */
import type { Expr } from '../../engine/ir.ts'
import { UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PartsContext } from '../parts.ts'
import { callParts, keywordValue, operands } from './context.ts'
import { lowerPattern } from './patterns.ts'

/** The branches of a call that branches; undefined for other calls. */
export function branches(node: Node, context: PartsContext): Expr | undefined {
  const { name, args, block } = callParts(node)
  switch (name) {
    case 'if':
    case 'unless': {
      const then = block === undefined ? context.optional(keywordValue(args, 'do')) : bodyOf(block, context)
      const otherwise = elseOf(block, args, context)
      const [yes, no] = name === 'if' ? [then, otherwise] : [otherwise, then]
      return { kind: 'choice', test: context.optional(args[0]), yes, no }
    }
    case 'case':
      return choices(clauses(block), args[0], context)
    case 'cond':
      return choices(clauses(block), undefined, context)
    case 'with':
      return withExpression(args, block, context)
    case 'try':
      return block === undefined ? UNKNOWN_EXPR : bodyOf(block, context)
    default:
      return undefined
  }
}

/** What stands in a block before `else`, `rescue` and `after`. */
export function bodyOf(block: Node, context: PartsContext): Expr {
  const own = namedChildren(block).filter((child) => !/_block$|stab_clause/.test(child.kind()))
  const items = own.map((child) => context.expr(child))
  const [only] = items
  return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items }
}

function elseOf(block: Node | undefined, args: readonly Node[], context: PartsContext): Expr {
  const found = block === undefined ? undefined : namedChildren(block).find((child) => child.kind() === 'else_block')
  if (found !== undefined) return bodyOf(found, context)
  return context.optional(keywordValue(args, 'else'))
}

export function clauses(block: Node | undefined): Node[] {
  return block === undefined ? [] : namedChildren(block).filter((child) => child.kind() === 'stab_clause')
}

/** One of several clauses; each binds its pattern to the subject. */
function choices(of: readonly Node[], subject: Node | undefined, context: PartsContext): Expr {
  return of
    .map((clause) => clauseExpression(clause, subject, context))
    .reduceRight<Expr>((no, yes) => ({ kind: 'choice', test: UNKNOWN_EXPR, yes, no }), UNKNOWN_EXPR)
}

function clauseExpression(clause: Node, subject: Node | undefined, context: PartsContext): Expr {
  const parts = namedChildren(clause)
  const body = parts.at(-1)
  const head = parts.length > 1 ? parts[0] : undefined
  const pattern = head === undefined ? undefined : (namedChildren(head)[0] ?? head)
  const value = context.optional(body)
  if (subject === undefined || pattern === undefined) return value
  const bind: Expr = { kind: 'assign', to: lowerPattern(pattern, context), value: context.expr(subject) }
  return { kind: 'sequence', items: [bind, value] }
}

/** `with {:ok, a} <- f(x), do: a` */
function withExpression(args: readonly Node[], block: Node | undefined, context: PartsContext): Expr {
  const steps = args.flatMap((arg): Expr[] => {
    if (arg.kind() === 'keywords') return []
    if (arg.kind() !== 'binary_operator') return [context.expr(arg)]
    const { left, op, right } = operands(arg)
    if (op !== '<-' || left === undefined) return [context.expr(arg)]
    return [{ kind: 'assign', to: lowerPattern(left, context), value: context.optional(right) }]
  })
  const value = block === undefined ? context.optional(keywordValue(args, 'do')) : bodyOf(block, context)
  const otherwise = elseOf(block, args, context)
  return { kind: 'sequence', items: [...steps, { kind: 'choice', test: UNKNOWN_EXPR, yes: value, no: otherwise }] }
}
