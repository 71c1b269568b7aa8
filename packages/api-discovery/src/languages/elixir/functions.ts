/** Functions, anonymous functions and blocks. */
import type { FunctionDef, ParamDef } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PartsContext } from '../parts.ts'
import { clauses } from './branches.ts'
import { callParts, keywordValue, operands } from './context.ts'
import { lowerPattern } from './patterns.ts'

/** `do … end` of a macro: runs with the `self` that the macro gives it. */
export function blockFunction(block: Node, context: PartsContext): FunctionDef {
  const [clause] = clauses(block)
  if (clause === undefined) return { params: [], body: context.body(block), line: lineOf(block) }
  return clauseFunction(clause, context)
}

export function lambda(node: Node, context: PartsContext): FunctionDef {
  const clause = namedChildren(node).find((child) => child.kind() === 'stab_clause')
  if (clause === undefined) return { params: [], body: [], line: lineOf(node), keepsSelf: true }
  return { ...clauseFunction(clause, context), keepsSelf: true }
}

function clauseFunction(clause: Node, context: PartsContext): FunctionDef {
  const parts = namedChildren(clause)
  const body = parts.at(-1)
  const head = parts.length > 1 ? parts[0] : undefined
  const params = head === undefined ? [] : namedChildren(head).map((one) => param(one, context))
  return { params, body: context.body(body), line: lineOf(clause) }
}

function param(node: Node, context: PartsContext): ParamDef {
  return { to: lowerPattern(node, context), line: lineOf(node) }
}

/** `def name(params) do … end`, `defp name(params), do: …`; undefined when it has no name. */
export function definition(node: Node, context: PartsContext): FunctionDef | undefined {
  const { args, block } = callParts(node)
  const [first] = args
  const head = first?.kind() === 'binary_operator' && operands(first).op === 'when' ? operands(first).left : first
  if (head === undefined) return undefined
  const isCall = head.kind() === 'call'
  const parts = isCall ? callParts(head) : undefined
  const name = isCall ? parts?.name : head.kind() === 'identifier' ? head.text() : undefined
  if (name === undefined) return undefined
  const value = keywordValue(args, 'do')
  return {
    name,
    params: (parts?.args ?? []).map((one) => param(one, context)),
    body: block === undefined ? (value === undefined ? [] : context.body(value)) : context.body(block),
    line: lineOf(node),
  }
}
