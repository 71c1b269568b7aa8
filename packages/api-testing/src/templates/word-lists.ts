import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { RuleContext } from '../rule/types.ts'
import { scalarText } from '../request/draft.ts'
import { headerOf } from '../http/message.ts'
import { javaRegex } from './comparisons.ts'
import type { Pair } from './message.ts'
import { bodyPairs, headerPairs, messageOf, queryPairs } from './message.ts'

/** Values that a list of the run's own traffic may hold. */
const mostValues = 10

/** Every member of the requests and answers that were learned, for lists made of them. */
function learned(context: RuleContext, isAllApis: boolean): { place: string; pair: Pair }[] {
  const endpoints = isAllApis ? context.api.endpoints : [context.endpoint]
  return endpoints.flatMap((endpoint) => {
    const baseline = context.api.view(endpoint).baseline()
    if (baseline === undefined) return []
    const { request, response } = messageOf(baseline.exchange)
    const places: [string, Pair[]][] = [
      ['header', headerPairs(request.headers)],
      ['query_param', queryPairs(request.url).map(([key, value]) => ({ key, value }))],
      ['payload', bodyPairs(request.body, headerOf(request.headers, 'content-type') ?? '')],
      ['payload', bodyPairs(response.body, headerOf(response.headers, 'content-type') ?? '')],
    ]
    return places.flatMap(([place, pairs]) => pairs.map((pair) => ({ place, pair })))
  })
}

/**
 * What a word list of a template stands for: the values written down, a number of random ones, or values that the API itself was seen
 * to use under such a name.
 */
export function wordList(declared: Json, context: RuleContext): Json[] {
  if (Array.isArray(declared)) return declared
  if (!isJsonObject(declared)) return [declared]
  if (declared['count'] !== undefined)
    return Array.from({ length: Math.min(200, Number(declared['count']) || 0) }, (_, index) => index + 1)
  return seenValues(declared, context)
}

function seenValues(declared: JsonObject, context: RuleContext): Json[] {
  const key = declared['key'] ?? ''
  const pattern = isJsonObject(key) ? javaRegex(scalarText(key['regex'] ?? '')) : undefined
  const wanted = isJsonObject(key) ? undefined : scalarText(key)
  const location = declared['location'] === undefined ? undefined : scalarText(declared['location'])
  const isTerminal = location === 'terminal_keys'
  const values = learned(context, declared['all_apis'] === true)
    .filter(({ place, pair }) => {
      if (
        location !== undefined &&
        !isTerminal &&
        !place.startsWith(location.replace(/s$/, '').replace('query', 'query_param').slice(0, 6))
      )
        return false
      if (isTerminal && typeof pair.value === 'object') return false
      return wanted === undefined ? (pattern?.test(pair.key) ?? false) : pair.key.toLowerCase() === wanted.toLowerCase()
    })
    .map(({ pair }) => (isTerminal ? pair.key : pair.value))
    .filter((value) => typeof value !== 'object')
  return [...new Set(values)].slice(0, mostValues)
}
