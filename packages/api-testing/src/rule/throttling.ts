import { likeness } from '../baseline/difference.ts'
import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject, setAt } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { RuleContext } from './types.ts'

/** Whether an answer tells of a limit: 429 or 423, Retry-After, a count of what is left, a challenge, or words to that effect. */
export function isThrottled({ response }: Exchange): boolean {
  if (response.status === 429 || response.status === 423 || headerOf(response.headers, 'retry-after') !== undefined)
    return true
  const remaining = ['x-ratelimit-remaining', 'ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit'].some(
    (name) => headerOf(response.headers, name) !== undefined,
  )
  return (
    remaining ||
    /too many|rate limit|try again (?:later|in)|locked|captcha|slow down|temporarily blocked/i.test(
      textOf(response).slice(0, 2000),
    )
  )
}

/** Whether an answer refuses what was sent rather than breaking: a status of the 500s with words that say the code is wrong refuses, too. */
export function isRefusal({ response }: Exchange): boolean {
  const outcome = outcomeOf(response)
  if (outcome !== 'failed') return outcome !== 'works' && outcome !== 'redirected'
  const text = textOf(response).slice(0, 500)
  return (
    /invalid|wrong|incorrect|expired|not match|mismatch/i.test(text) &&
    /\b(?:otp|code|pin|token|coupon|voucher)\b/i.test(text)
  )
}

/** The request with a field of its body (JSON, GraphQL variables or a form) set by `valueFor`; other values stay. */
export function withFields(draft: RequestDraft, valueFor: (name: string, value: string) => string): RequestDraft {
  const { body } = draft
  if (body.kind === 'form')
    return {
      ...draft,
      body: { ...body, fields: body.fields.map(([name, value]) => [name, valueFor(name, value)] as const) },
    }
  if (body.kind !== 'json' || !isJsonObject(body.value)) return draft
  const holder = isJsonObject(body.value.variables) ? body.value.variables : body.value
  const prefix = holder === body.value ? [] : ['variables']
  let value: Json = body.value
  for (const [name, entry] of Object.entries(holder))
    if (typeof entry === 'string' || typeof entry === 'number')
      value = setAt(value, [...prefix, name], valueFor(name, String(entry)))
  return { ...draft, body: { ...body, value } }
}

/**
 * Sends as many requests one after another as it takes until one is throttled; `throttled` is that one. Without one, `even` says whether the last
 * was answered like the first and as fast: any change may be a limit in disguise.
 */
export async function sendMany(
  context: RuleContext,
  count: number,
  draftFor: (attempt: number) => RequestDraft,
  as: string,
): Promise<{ first: Exchange; last: Exchange; throttled: Exchange | undefined; even: boolean } | undefined> {
  let first: Exchange | undefined
  let last: Exchange | undefined
  for (let attempt = 0; attempt < count; attempt += 1) {
    last = await context.send(draftFor(attempt), { as, rawOverload: true })
    first ??= last
    if (isThrottled(last)) return { first, last, throttled: last, even: false }
  }
  if (first === undefined || last === undefined) return undefined
  const found = likeness(first.response, last.response)
  const even =
    found.sameStatus &&
    found.content >= 0.7 &&
    (outcomeOf(first.response) !== 'failed' || isRefusal(first)) &&
    last.response.firstByteMs <= first.response.firstByteMs * 4 + 400
  return { first, last, throttled: undefined, even }
}
