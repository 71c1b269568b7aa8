/** What handlers of Wisp and Mist read from a request. */
import type { HttpMethod, Param, ParamPlace } from '../../model.ts'
import { partsIn, reads, type Token } from '../shared/tokens.ts'

/** Functions that read one input by the name that is their second argument. */
const NAMED: Readonly<Record<string, ParamPlace>> = { get_header: 'header', get_cookie: 'cookie' }

export function gleamParams(tokens: readonly Token[], method: HttpMethod | undefined): Param[] {
  const places = placesOf(tokens)
  const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'DELETE'
  return tokens
    .flatMap((token, i): Param[] => {
      if (token.kind !== 'word') return []
      const place = Object.hasOwn(NAMED, token.text) ? NAMED[token.text] : undefined
      if (place !== undefined && tokens[i + 1]?.text === '(') {
        const name = partsIn(tokens, i + 1)[1]?.[0]
        return name?.kind === 'string' ? [{ name: name.text, in: place }] : []
      }
      // `decode.field("name", decode.string)` of a body that was decoded
      if (places.hasJson && reads(tokens, i - 2, 'decode', '.') && /^(?:optional_)?field$/.test(token.text)) {
        const name = partsIn(tokens, i + 1)[0]?.[0]
        return name?.kind === 'string' ? [{ name: name.text, in: 'json' }] : []
      }
      return reads(tokens, i, 'key_find', '(') ? keyFound(tokens, i, places.byName) : []
    })
    .filter(({ in: place }) => hasBody || (place !== 'form' && place !== 'json'))
}

interface Places {
  readonly byName: ReadonlyMap<string, ParamPlace>
  readonly hasJson: boolean
}

/** `let query = wisp.get_query(req)`, `use form <- wisp.require_form(req)`, `use json <- wisp.require_json(req)` */
function placesOf(tokens: readonly Token[]): Places {
  const byName = new Map<string, ParamPlace>()
  let hasJson = false
  for (const [i, token] of tokens.entries()) {
    const name = tokens[i - 4]
    if (token.kind !== 'word' || tokens[i - 1]?.text !== '.') continue
    if (token.text === 'get_query' && name !== undefined) byName.set(name.text, 'query')
    if (token.text === 'require_form' && name !== undefined) byName.set(name.text, 'form')
    if (token.text === 'require_json') hasJson = true
  }
  return { byName, hasJson }
}

/** `list.key_find(query, "page")`, `list.key_find(form.values, "title")`, `query |> list.key_find("page")` */
function keyFound(tokens: readonly Token[], at: number, places: ReadonlyMap<string, ParamPlace>): Param[] {
  const [first = [], second] = partsIn(tokens, at + 1)
  const piped = second === undefined
  const name = piped ? first[0] : second[0]
  const source = piped ? pipedInto(tokens, at) : first[0]?.text
  const isDirect = first.some(({ text }) => text === 'get_query')
  const place = places.get(source ?? '') ?? (isDirect ? 'query' : undefined)
  return name?.kind === 'string' && place !== undefined ? [{ name: name.text, in: place }] : []
}

/** `form.values |> list.key_find("x")` */
function pipedInto(tokens: readonly Token[], at: number): string | undefined {
  if (!reads(tokens, at - 3, '|>')) return undefined
  return reads(tokens, at - 5, '.') ? tokens[at - 6]?.text : tokens[at - 4]?.text
}
