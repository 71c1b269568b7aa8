/** Text literals of C#: regular, verbatim, raw and interpolated. */
import type { Expr } from '../../engine/ir.ts'
import { str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PartsContext } from '../parts.ts'

export function stringLiteral(node: Node, context: PartsContext): Expr {
  const whole = context.slice(node)
  switch (node.kind()) {
    case 'verbatim_string_literal':
      return str(whole.slice(2, -1).replaceAll('""', '"'))
    case 'raw_string_literal':
      return str(rawText(whole))
    case 'character_literal':
      return str(unescape(whole.slice(1, -1)))
    default:
      return str(unescape(whole.replace(/^"|"(?:u8)?$/g, '')))
  }
}

/** `"""…"""`: quotes and the first and last line break are not part of it. */
function rawText(whole: string): string {
  return whole
    .replace(/^"{3,}|"{3,}$/g, '')
    .replace(/^[ \t]*\r?\n|\r?\n[ \t]*$/g, '')
    .trim()
}

export function interpolated(node: Node, context: PartsContext): Expr {
  const isVerbatim = /^(?:\$@|@\$)/.test(context.slice(node))
  const parts = node.children().flatMap((child): Expr[] => {
    switch (child.kind()) {
      case 'string_content':
      case 'interpolated_string_text':
      case 'interpolated_verbatim_string_text': {
        const text = context.slice(child).replaceAll('{{', '{').replaceAll('}}', '}')
        return [str(isVerbatim ? text : unescape(text))]
      }
      case 'escape_sequence':
        return [str(unescape(context.slice(child)))]
      case 'interpolation': {
        const value = namedChildren(child).find((part) => !part.kind().startsWith('interpolation_'))
        return [value === undefined ? UNKNOWN_EXPR : context.expr(value)]
      }
      default:
        return []
    }
  })
  return { kind: 'template', parts }
}
