/** Which methods an `onRequest` answers, by its comparisons with `HttpMethod`. */
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'

const REFUSAL = /\b405\b|methodNotAllowed/

/**
 * A label of a `case`, an arm of a switch expression or a comparison decides by what follows it up to the next one:
 * labels directly beside each other share a body, and a body that answers 405 refuses.
 */
export function methodsAnswered(source: string): readonly HttpMethod[] {
  const mentions = [...source.matchAll(/(!=\s*|==\s*)?\bHttpMethod\.(get|post|put|patch|delete|head|options)\b/g)]
  if (mentions.length === 0) return ANY_METHODS
  const answered = new Set<HttpMethod>()
  let waiting: HttpMethod[] = []
  for (const [i, mention] of mentions.entries()) {
    const method = (mention[2] ?? '').toUpperCase()
    const comparison = mention[1]?.trim()
    const start = mention.index + mention[0].length
    const body = source.slice(start, mentions[i + 1]?.index ?? source.length)
    if (comparison !== undefined) {
      // `if (method != HttpMethod.post) return 405` leaves the one that is named.
      answered.add(method)
      continue
    }
    waiting.push(method)
    if (/^\s*(?:\|\||:|,)?\s*(?:case\s*)?$/.test(body)) continue
    const own = body.split(/\bdefault\s*:|\b_\s*=>/, 1)[0] ?? body
    if (!REFUSAL.test(own)) waiting.forEach((one) => answered.add(one))
    waiting = []
  }
  return answered.size === 0 ? ANY_METHODS : [...answered]
}
