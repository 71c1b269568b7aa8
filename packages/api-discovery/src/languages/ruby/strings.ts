/** Text of Ruby: strings, symbols, regular expressions, `%w[…]`. */
import type { Expr } from '../../engine/ir.ts'
import { lineOf, str, unescape } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type RubyContext } from './context.ts'

/** A quoted string, with its interpolations. */
export function lowerString(node: Node, context: RubyContext): Expr {
  const children = node.children()
  const isRaw = children[0]?.text() === "'"
  const parts = children.flatMap((child): Expr[] => {
    switch (child.kind()) {
      case 'string_content':
        return [str(isRaw ? context.slice(child).replaceAll(/\\(['\\])/g, '$1') : context.slice(child))]
      case 'escape_sequence':
        return [str(unescape(context.slice(child)))]
      case 'interpolation':
        return [interpolated(child, context)]
      default:
        return []
    }
  })
  return joined(parts)
}

function interpolated(node: Node, context: RubyContext): Expr {
  return context.optional(namedChildren(node).at(-1))
}

/** Several pieces as one text; a plain string when nothing is interpolated. */
function joined(parts: readonly Expr[]): Expr {
  let plain = ''
  for (const part of parts) {
    if (part.kind !== 'string') return { kind: 'template', parts }
    plain += part.value
  }
  return str(plain)
}

/** `"a" 'b'` */
export function lowerAdjacentStrings(node: Node, context: RubyContext): Expr {
  return joined(namedChildren(node).map((part) => context.expr(part)))
}

/** `:name` or `:"name"`. Symbols are text to the engine. */
export function lowerSymbol(node: Node, context: RubyContext): Expr {
  if (node.kind() === 'delimited_symbol') return lowerString(node, context)
  return str(context.slice(node).replace(/^:/, ''))
}

/** `%w[a b]` and `%i[a b]` */
export function lowerWords(node: Node, context: RubyContext): Expr {
  const items = namedChildren(node).map((item) => lowerString(item, context))
  return { kind: 'list', items, line: lineOf(node) }
}

export function lowerRegex(node: Node, context: RubyContext): Expr {
  const source = context.slice(node).replace(/^(?:%r[^\w\s]|\/)/, '')
  return { kind: 'regex', source: source.replace(/[^\w\s][a-z]*$/, '').replaceAll(String.raw`\/`, '/') }
}
