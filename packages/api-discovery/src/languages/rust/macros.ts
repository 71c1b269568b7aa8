/** Calls of macros: their tokens are read again as the arguments of a call. */
import type { Arg, Expr } from '../../engine/ir.ts'
import { lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, namedChildren } from '../parts.ts'
import type { RustContext } from './context.ts'

/** Macros that carry routes or texts. Others compute nothing of interest. */
const READ =
  /(?:^|::)(?:format|format_args|vec|concat|concatcp|formatcp|routes|openapi_get_routes|openapi_routes|services|path|router|paths|handlers|route|crud|rest)$/

/** Macros whose arguments are a path and what answers there: `route!("/users" => Users)`. */
const ARROWS = /(?:^|::)(?:route|crud|rest)$/

/** `routes![index, users::show]` is a call of `routes!`. */
export function lowerMacro(node: Node, context: RustContext): Expr {
  const name = node.field('macro')?.text() ?? ''
  const tokens = childOfKind(node, 'token_tree')
  if (tokens === undefined || !READ.test(name)) return UNKNOWN_EXPR
  const line = lineOf(node)
  const callee: Expr = { kind: 'name', name: `${name.slice(name.lastIndexOf(':') + 1)}!`, line }
  return { kind: 'call', callee, args: tokenArguments(tokens, context, ARROWS.test(name)), line }
}

function tokenArguments(tokens: Node, context: RustContext, hasArrows: boolean): Arg[] {
  const text = context.slice(tokens).slice(1, -1)
  const inside = hasArrows ? text.replaceAll('=>', ' ,') : text
  if (inside.length > 20_000) return []
  const { line } = tokens.range().start
  // Read where it stands, so that lines are right.
  const again = context.over(`${'\n'.repeat(line)}fn _() { _m(${inside}) }`)
  const fn = namedChildren(parseText('rust', again.text))[0]
  const body = fn?.field('body')
  const call = body === null || body === undefined ? undefined : namedChildren(body)[0]
  const given = call?.kind() === 'call_expression' ? call.field('arguments') : null
  return given === null || given === undefined ? [] : namedChildren(given).map((arg) => ({ value: again.expr(arg) }))
}
