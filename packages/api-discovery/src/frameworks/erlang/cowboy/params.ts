/** What handlers of Cowboy read from `Req`. */
import type { HttpMethod, Param, ParamPlace } from '../../../model.ts'
import { partsIn, reads, type Token } from '../../shared/tokens.ts'
import { textOf } from '../source.ts'

/** Functions whose result is a list of pairs, which `proplists:get_value` is asked. */
const PAIRS: Readonly<Record<string, ParamPlace>> = {
  parse_qs: 'query',
  parse_cookies: 'cookie',
  read_urlencoded_body: 'form',
  body_qs: 'form',
}

/** Functions that are given a list of names: `match_qs([page, {limit, int, 10}], Req)`. */
const MATCHED: Readonly<Record<string, ParamPlace>> = { match_qs: 'query', match_cookies: 'cookie' }

export function cowboyParams(tokens: readonly Token[], method: HttpMethod): Param[] {
  const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && method !== 'DELETE'
  const places = placesOf(tokens)
  return tokens
    .flatMap((_, i): Param[] => {
      if (reads(tokens, i, 'cowboy_req', ':') && tokens[i + 3]?.text === '(') return readBy(tokens, i + 2)
      const isPair =
        reads(tokens, i, 'proplists', ':', 'get_value', '(') || reads(tokens, i, 'lists', ':', 'keyfind', '(')
      return isPair ? pairRead(partsIn(tokens, i + 3), places) : []
    })
    .filter(({ in: place }) => hasBody || place !== 'form')
}

function readBy(tokens: readonly Token[], at: number): Param[] {
  const name = tokens[at]?.text ?? ''
  const [first = []] = partsIn(tokens, at + 1)
  if (name === 'header' || name === 'parse_header') {
    const header = textOf(first)
    return header === undefined ? [] : [{ name: header, in: 'header' }]
  }
  const place = Object.hasOwn(MATCHED, name) ? MATCHED[name] : undefined
  if (place === undefined || first[0]?.text !== '[') return []
  return partsIn(first, 0).flatMap(([one, two]): Param[] => {
    const word = one?.text === '{' ? two : one
    return word?.kind === 'word' ? [{ name: word.text, in: place }] : []
  })
}

/** `Qs = cowboy_req:parse_qs(Req)`, `{ok, Body, Req} = cowboy_req:read_urlencoded_body(Req0)` */
function placesOf(tokens: readonly Token[]): ReadonlyMap<string, ParamPlace> {
  const places = new Map<string, ParamPlace>()
  for (const [i, token] of tokens.entries()) {
    const place = Object.hasOwn(PAIRS, token.text) ? PAIRS[token.text] : undefined
    if (place === undefined || !reads(tokens, i - 3, '=', 'cowboy_req', ':')) continue
    const before = tokens[i - 4]
    const name = before?.text === '}' ? tokens[i - 7]?.text : before?.text
    if (name !== undefined) places.set(name, place)
  }
  return places
}

/** `proplists:get_value(<<"page">>, Qs, 1)`, `lists:keyfind(<<"page">>, 1, Qs)` */
function pairRead(parts: readonly Token[][], places: ReadonlyMap<string, ParamPlace>): Param[] {
  const name = textOf(parts[0] ?? [])
  const place = parts.slice(1).flatMap(([first]) => places.get(first?.text ?? '') ?? [])[0]
  return name === undefined || place === undefined ? [] : [{ name, in: place }]
}
