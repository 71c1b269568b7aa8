/** What a body of Groovy takes from its request, by the words it says. */
import { closingOf, isSign, type Token } from '../../languages/groovy/tokens.ts'
import type { Param, ParamPlace } from '../../model.ts'
import type { Span } from './calls.ts'

/** Where the values of an object that stands for the request come from. */
export type Places = ReadonlyMap<string, ParamPlace>

const METHOD_OF_MAP = /^(?:get|getOne|int|long|short|byte|float|double|boolean|date|list|getList|getProperty)$/
const IGNORED = /^(?:each|collect|containsKey|keySet|values|subMap|find\w*|put\w*|remove|size|clone|with|sort|as)$/

/**
 * `params.name`, `params['name']`, `params.int('name')`, `request.getHeader('name')`. Words with dots are read as the
 * source writes them: `request.queryParams`.
 */
export function inputsOf(tokens: readonly Token[], { from, to }: Span, places: Places): Param[] {
  const found: Param[] = []
  for (let at = from; at < to; at++) {
    if (tokens[at]?.kind !== 'word' || isSign(tokens[at - 1], '.') || isSign(tokens[at - 1], '?.')) continue
    const path = chainAt(tokens, at)
    for (let length = path.length; length > 0; length--) {
      const words = path.slice(0, length).map(({ text }) => text)
      const place = places.get(words.join('.'))
      if (place === undefined) continue
      const name = nameBehind(tokens, path, length)
      if (name !== undefined) found.push({ name, in: place })
      break
    }
  }
  return found
}

interface Link {
  readonly text: string
  readonly at: number
}

/** `a.b?.c` as the words of it. */
function chainAt(tokens: readonly Token[], start: number): Link[] {
  const path: Link[] = []
  for (let at = start; path.length < 6; at += 2) {
    const token = tokens[at]
    if (token?.kind !== 'word') break
    path.push({ text: token.text, at })
    if (!isSign(tokens[at + 1], '.') && !isSign(tokens[at + 1], '?.')) break
  }
  return path
}

function nameBehind(tokens: readonly Token[], path: readonly Link[], length: number): string | undefined {
  const last = path[length - 1]
  const next = path[length]
  if (last === undefined) return undefined
  if (next === undefined) return textInBrackets(tokens, last.at + 1)
  const isCall = isSign(tokens[next.at + 1], '(')
  if (isCall) return METHOD_OF_MAP.test(next.text) ? textInBrackets(tokens, next.at + 1) : undefined
  return IGNORED.test(next.text) ? undefined : next.text
}

/** `["name"]`, `('name', …)` */
function textInBrackets(tokens: readonly Token[], open: number): string | undefined {
  if (!isSign(tokens[open], '[') && !isSign(tokens[open], '(')) return undefined
  const first = tokens[open + 1]
  return first?.kind === 'string' && open + 1 < closingOf(tokens, open) ? first.text : undefined
}
