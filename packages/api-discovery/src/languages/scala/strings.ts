/** Strings of Scala, with and without what stands for values in them. */
import type { Expr } from '../../engine/ir.ts'
import { str, unescape } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

/** The text of a literal, without its quotes. */
export function stringText(whole: string): string {
  return whole.startsWith('"""') ? whole.slice(3, -3) : unescape(whole.slice(1, -1))
}

/** `s"/a/$b"`; the text between interpolations has no nodes of its own. */
export function interpolated(node: Node, context: PartsContext): Expr {
  const holder = childOfKind(node, 'interpolated_string') ?? node
  const start = holder.range().start.index
  const whole = context.slice(holder)
  const quotes = /^"+/.exec(whole)?.[0].length ?? 1
  const parts: Expr[] = []
  let at = quotes >= 3 ? 3 : 1
  for (const one of childrenOfKind(holder, 'interpolation')) {
    const range = one.range()
    parts.push(str(unescape(whole.slice(at, range.start.index - start))))
    parts.push(context.optional(namedChildren(one)[0]))
    at = range.end.index - start
  }
  parts.push(str(unescape(whole.slice(at, whole.length - (quotes >= 3 ? 3 : 1)))))
  return { kind: 'template', parts: parts.filter((part) => part.kind !== 'string' || part.value !== '') }
}
