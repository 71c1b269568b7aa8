import type { WireResponse } from '../http/message.ts'
import { contentKind, headerOf, textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'

/**
 * What an answer means, as far as it can be told from outside.
 * - `works`: it did what was asked
 * - `denied`: the caller may not (401, 403, redirect to sign-in, or words to that effect)
 * - `missing`: there is no such thing or route (404, 410)
 * - `rejected`: the input was refused (other 4xx, or an error envelope in a 200)
 * - `failed`: the server broke (5xx)
 * - `redirected`: any other 3xx
 */
export type Outcome = 'works' | 'denied' | 'missing' | 'rejected' | 'failed' | 'redirected'

const denialWords =
  /\b(?:unauthori[sz]ed|not authori[sz]ed|unauthenticated|authentication (?:required|failed|credentials)|access denied|permission denied|forbidden|not allowed|not permitted|insufficient (?:permissions?|privileges?|scope)|invalid (?:or expired )?(?:token|signature|credentials)|(?:token|jwt|session) (?:is )?(?:missing|expired|invalid)|missing (?:token|authorization)|(?:must|need to|please) (?:be logged|log|sign) ?in|not (?:logged|signed) ?in|login required|only (?:admins?|administrators?|moderators?|staff|members|owners?)|(?:admins?|administrators?|moderators?|staff|members|owners?) only|do(?:es)? not have (?:access|permission))\b/i

const missingWords = /\b(?:not found|no such|does ?n[o']t exist|could not be found|unknown (?:user|id|resource))\b/i

export function outcomeOf(response: WireResponse): Outcome {
  const { status } = response
  if (status === 401 || status === 403 || status === 407) return 'denied'
  if (status === 404 || status === 410) return 'missing'
  if (status >= 500) return 'failed'
  if (status >= 400) return denialInText(response) ? 'denied' : 'rejected'
  if (status >= 300 && status !== 304)
    return /log-?in|sign-?in|auth|sso/i.test(headerOf(response.headers, 'location') ?? '') ? 'denied' : 'redirected'
  const envelope = errorEnvelope(response)
  if (envelope === undefined) return 'works'
  if (denialWords.test(envelope)) return 'denied'
  return missingWords.test(envelope) ? 'missing' : 'rejected'
}

function denialInText(response: WireResponse): boolean {
  const kind = contentKind(response)
  return (kind === 'json' || kind === 'text') && denialWords.test(textOf(response).slice(0, 4000))
}

/** The message of a 2xx answer that says in its body that it failed; undefined for one that does not. */
export function errorEnvelope(response: WireResponse): string | undefined {
  if (contentKind(response) !== 'json') return undefined
  const body = parseJson(textOf(response))
  if (!isJsonObject(body)) return undefined
  const failedFlag = ['success', 'ok', 'succeeded', 'successful'].some((key) => body[key] === false)
  const failedStatus = ['status', 'result', 'state', 'type'].some((key) => {
    const value = body[key]
    return typeof value === 'string' && /^(?:fail(?:ed|ure)?|error|denied|unauthori[sz]ed|forbidden)$/i.test(value)
  })
  const failedCode = ['status', 'code', 'statusCode', 'status_code'].some((key) => {
    const value = body[key]
    return typeof value === 'number' && value >= 400 && value < 600
  })
  const { error, errors, data } = body
  const hasError = isMeaningful(error) || (isMeaningful(errors) && !hasContent(data)) || isRefusedByType(data)
  if (!failedFlag && !failedStatus && !failedCode && !hasError) return undefined
  // `{"error": null, "data": {…}}` and an item that merely has a `status` are no failures; a body with much beside the flag neither.
  if (!failedFlag && !hasError && Object.keys(body).length > 5) return undefined
  return JSON.stringify(body).slice(0, 2000)
}

/** Types by which a schema tells of failures as data: `union SignInResult = Session | SignInProblem`. */
const problemType =
  /(?:Error|Problem|Failure|Failed|Exception|Rejection|Rejected|Denied|Forbidden|Invalid|NotFound|Unauthorized|Unauthenticated)$|^(?:Error|Invalid|Unauthorized|Unauthenticated|NotFound|Forbidden)/
const problemList = /^(?:user_?)?(?:errors|problems)$|^(?:validation|client|mutation)_?errors$/i

/** Whether every field of GraphQL's data is a failure: an object of a type for it, or a payload with a list of errors and nothing else in it. */
function isRefusedByType(data: Json | undefined): boolean {
  if (!isJsonObject(data)) return false
  const results = Object.values(data)
  return results.length > 0 && results.every(isProblem)
}

function isProblem(result: Json): boolean {
  if (!isJsonObject(result)) return false
  const { __typename: type, ...fields } = result
  if (typeof type === 'string' && problemType.test(type)) return true
  const entries = Object.entries(fields)
  const lists = entries.filter(([name, value]) => problemList.test(name) && Array.isArray(value) && value.length > 0)
  return lists.length > 0 && entries.every(([name, value]) => problemList.test(name) || !isMeaningful(value))
}

function isMeaningful(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false
  return Array.isArray(value) ? value.length > 0 : !isJsonObject(value) || Object.keys(value).length > 0
}

/** GraphQL answers carry data and errors side by side; data with anything in it counts as an answer. */
function hasContent(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return isMeaningful(value)
  return Object.values(value).some((entry) => entry !== null)
}

/** Whether the body holds anything: `[]`, `{}`, `{"data": []}` and an empty text do not. */
export function hasSubstance(response: WireResponse): boolean {
  if (response.body.length === 0) return false
  const body = parseJson(textOf(response))
  if (body === undefined) return textOf(response).trim() !== ''
  const holds = (value: Json, depth: number): boolean => {
    if (value === null || value === '') return false
    if (Array.isArray(value)) return value.some((entry) => holds(entry, depth + 1))
    if (isJsonObject(value)) return depth < 8 && Object.values(value).some((entry) => holds(entry, depth + 1))
    return typeof value === 'string' || depth > 0
  }
  return holds(body, 0)
}
