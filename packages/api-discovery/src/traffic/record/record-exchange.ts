/** Counts one exchange into the record of its endpoint. */
import { findSensitive, findSensitiveNumber } from '../../sensitive-data/find.ts'
import type { Exchange, Header, Payload } from '../exchange.ts'
import { valueFormatOf } from '../templating/value-format.ts'
import { authenticationsOf, authenticationText, cookiesOf, isCredentialHeader } from './authentication.ts'
import { addToRange, tally } from './counters.ts'
import { addAuthentication, earliest, latest, LIMITS, paramOf, type EndpointRecord } from './endpoint-record.ts'
import { addValue, mayKeepWords, type LeafListener } from './shape.ts'
import { addText, emptyTextShape } from './text-shape.ts'

/** JSON above this is not parsed, only its size is counted. */
const MAX_BODY = 4_000_000
const MAX_PAIRS = 100
const MAX_NAME = 80

/** Headers that every client or server sends; the others are parameters of the endpoint. */
const ORDINARY_HEADER =
  /^(?::|sec-|x-forwarded-|x-amzn?-|x-b3-|x-envoy-|x-datadog-|cf-|cloudfront-|akamai-|fastly-|if-|access-control-|baggage$|traceparent$|tracestate$|accept(?:-encoding|-language|-charset)?$|authorization$|cache-control$|connection$|content-(?:encoding|length|type)$|cookie$|date$|dnt$|expect$|forwarded$|from$|host$|keep-alive$|max-forwards$|origin$|pragma$|priority$|proxy-|range$|referer$|te$|trailer$|transfer-encoding$|upgrade|user-agent$|via$|x-real-ip$|x-request-id$|x-correlation-id$|x-requested-with$|postman-token$|save-data$|purpose$|x-client-ip$|x-original-)/
/** Response headers that are looked at for sensitive data. */
const REVEALING_HEADER =
  /^(?:location|set-cookie|x-(?!frame|xss|content|powered|cache|request|amz|ratelimit|runtime).*)$/

export function recordExchange(record: EndpointRecord, exchange: Exchange): void {
  const { status, at } = exchange
  record.count++
  if (at !== undefined) {
    record.firstSeen = earliest(record.firstSeen, at)
    record.lastSeen = latest(record.lastSeen, at)
  }
  if (status !== undefined) tally(record.statuses, status, 1, LIMITS.statuses)
  addToRange(record.requestBytes, exchange.requestBytes)
  addToRange(record.responseBytes, exchange.responseBytes)
  if (exchange.requestHeaders !== undefined) record.withHeaders++
  if (exchange.protocol === 'ws') record.webSockets++
  const isAnonymous = recordAuthentication(record, exchange)
  const finds = new Finds(record, isAnonymous && status !== undefined && status >= 200 && status < 300)
  recordQuery(record, exchange.query, finds)
  recordHeaders(record, exchange, finds)
  recordRequestBody(record, exchange.requestBody, finds)
  recordResponseBody(record, exchange, finds)
}

/** Whether the recording shows that nothing proved who the caller is. */
function recordAuthentication(record: EndpointRecord, exchange: Exchange): boolean {
  const seen = authenticationsOf(exchange)
  if (seen === undefined) return false
  const succeeded = exchange.status !== undefined && exchange.status < 400 && exchange.status >= 100 ? 1 : 0
  const [first] = seen
  const texts =
    seen.length === 1 && first !== undefined ? [authenticationText(first)] : new Set(seen.map(authenticationText))
  for (const text of texts) addAuthentication(record.authentication, text, 1, succeeded)
  return seen[0]?.scheme === 'none'
}

/** Counts sensitive data by kind and place. Each kind counts once for a place and exchange. */
class Finds implements LeafListener {
  readonly #record: EndpointRecord
  readonly #isAnonymous: boolean
  #place = ''
  #counted: Set<string> | undefined

  constructor(record: EndpointRecord, isAnonymous: boolean) {
    this.#record = record
    this.#isAnonymous = isAnonymous
  }

  /** What stands in front of the places that follow: `request`, `response`. */
  within(place: string): this {
    this.#place = place
    return this
  }

  text(name: string, text: string, path: readonly string[]): void {
    const kinds = findSensitive(text, name)
    if (kinds.length > 0) this.#add(kinds, `${this.#place} ${jsonPath(path)}`)
  }

  number(name: string, value: number, path: readonly string[]): void {
    const kinds = findSensitiveNumber(value, name)
    if (kinds.length > 0) this.#add(kinds, `${this.#place} ${jsonPath(path)}`)
  }

  /** A text that is no JSON. */
  plain(text: string, name: string, place: string): void {
    const kinds = findSensitive(text, name)
    if (kinds.length > 0) this.#add(kinds, place)
  }

  #add(kinds: readonly string[], place: string): void {
    const isAnonymous = this.#isAnonymous && place.startsWith('response')
    for (const kind of kinds) {
      const key = `${isAnonymous ? '!' : ''}${kind} ${place}`
      this.#counted ??= new Set()
      if (this.#counted.has(key)) continue
      this.#counted.add(key)
      tally(this.#record.sensitive, key, 1, LIMITS.sensitive)
    }
  }
}

function jsonPath(path: readonly string[]): string {
  let text = '$'
  for (const step of path) text += step === '[]' ? '[]' : `.${step.length > MAX_NAME ? '*' : step}`
  return text
}

function recordQuery(record: EndpointRecord, query: string | undefined, finds: Finds): void {
  if (query === undefined || query === '') return
  for (const [name, value] of pairsOf(query)) {
    recordParam(record, 'query', name, value)
    finds.plain(value, name, `query ${name}`)
  }
}

/** Names and values of `application/x-www-form-urlencoded`; names that are values are left out. */
function pairsOf(text: string): [name: string, value: string][] {
  const pairs: [string, string][] = []
  for (const pair of text.split('&', MAX_PAIRS)) {
    const at = pair.indexOf('=')
    const name = decoded(at < 0 ? pair : pair.slice(0, at))
    if (isName(name)) pairs.push([name, at < 0 ? '' : decoded(pair.slice(at + 1))])
  }
  return pairs
}

function isName(name: string): boolean {
  return (
    name !== '' &&
    name.length <= MAX_NAME &&
    !/[\s\p{Cc}]/u.test(name) &&
    (/^[A-Za-z_$][\w.$[\]-]*$/.test(name) || valueFormatOf(name) === undefined)
  )
}

function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** A value as it stands in a URL or form: what looks like a number or truth value is one. */
function recordParam(record: EndpointRecord, place: string, name: string, value: string): void {
  const param = paramOf(record.params, `${place} ${name}`, LIMITS.params)
  if (param === undefined) return
  param.seen++
  const { shape } = param
  if (/^-?\d{1,15}$/.test(value)) shape.integers++
  else if (/^-?\d{1,15}\.\d{1,15}$/.test(value)) shape.fractions++
  else if (value === 'true' || value === 'false') shape.booleans++
  else addText((shape.texts ??= emptyTextShape()), value, mayKeepWords(name))
}

function recordHeaders(record: EndpointRecord, exchange: Exchange, finds: Finds): void {
  for (const { name, value } of exchange.requestHeaders ?? []) {
    const meaning = meaningOf(name)
    if (meaning === 'cookie') recordCookies(record, value)
    if (meaning !== 'parameter') continue
    recordParam(record, 'header', name, value)
    finds.plain(value, name, `request header ${name}`)
  }
  for (const { name, value } of exchange.responseHeaders ?? []) {
    const meaning = meaningOf(name)
    if (meaning === 'content-type' && value.startsWith('text/event-stream')) record.eventStreams++
    // A cookie that the server sets is how sessions begin; what it holds is the server's own.
    if (meaning === 'parameter' && REVEALING_HEADER.test(name)) finds.plain(value, '', `response header ${name}`)
  }
}

type HeaderMeaning = 'cookie' | 'content-type' | 'ordinary' | 'parameter'
const meanings = new Map<string, HeaderMeaning>()

/** Every exchange has the same headers, so what a name means is found out once. */
function meaningOf(name: string): HeaderMeaning {
  const known = meanings.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  const meaning =
    lower === 'cookie' || lower === 'content-type'
      ? lower
      : ORDINARY_HEADER.test(lower) || isCredentialHeader(lower) || !isName(lower)
        ? 'ordinary'
        : 'parameter'
  if (meanings.size < 5_000) meanings.set(name, meaning)
  return meaning
}

function recordCookies(record: EndpointRecord, header: string): void {
  for (const { name, value } of cookiesOf(header).slice(0, MAX_PAIRS))
    if (isName(name)) recordParam(record, 'cookie', name, value)
}

function recordRequestBody(record: EndpointRecord, body: Payload | undefined, finds: Finds): void {
  if (body === undefined || body.text === '') return
  const type = mediaTypeOf(body)
  const param = paramOf(record.requestBodies, type, LIMITS.bodies)
  if (param !== undefined) param.seen++
  if (type === 'application/x-www-form-urlencoded') {
    for (const [name, value] of pairsOf(body.text.slice(0, MAX_BODY))) {
      recordParam(record, 'form', name, value)
      finds.plain(value, name, `request form ${name}`)
    }
  } else if (type === 'multipart/form-data') {
    for (const { name, value } of partsOf(body.text)) {
      recordParam(record, 'form', name, value)
      finds.plain(value, name, `request form ${name}`)
    }
  } else recordText(param?.shape, body, type, 'request', finds)
}

function recordResponseBody(record: EndpointRecord, exchange: Exchange, finds: Finds): void {
  const body = exchange.responseBody
  if (body === undefined || body.text === '') return
  const type = mediaTypeOf(body)
  const param = paramOf(record.responseBodies, `${exchange.status ?? 0} ${type}`, LIMITS.bodies)
  if (param !== undefined) param.seen++
  recordText(param?.shape, body, type, 'response', finds)
}

function recordText(
  shape: Parameters<typeof addValue>[0] | undefined,
  { text }: Payload,
  type: string,
  place: 'request' | 'response',
  finds: Finds,
): void {
  const looksLikeJson = type.endsWith('json') || (type === '' && /^\s*[{[]/.test(text))
  const value = looksLikeJson && text.length <= MAX_BODY ? parsed(text) : undefined
  if (value !== undefined && shape !== undefined) addValue(shape, value, '', finds.within(place))
  else if (isReadable(type)) finds.plain(text, '', `${place} body`)
}

function isReadable(type: string): boolean {
  return type === '' || /^text\/|json|xml|html|yaml|csv|graphql|x-ndjson/.test(type)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Fields of a multipart body without files (RFC 7578). */
function partsOf(text: string): Header[] {
  const [boundary = ''] = /^--[^\r\n]{1,100}/.exec(text) ?? []
  if (boundary === '') return []
  return text
    .slice(0, MAX_BODY)
    .split(boundary, MAX_PAIRS)
    .flatMap((part) => {
      const end = part.search(/\r?\n\r?\n/)
      const name = /name="([^"]{1,80})"/i.exec(part.slice(0, end))?.[1]
      if (end < 0 || name === undefined || !isName(name)) return []
      const isFile = /filename\*?=/i.test(part.slice(0, end))
      return [{ name, value: isFile ? '' : part.slice(end).trim().slice(0, 10_000) }]
    })
}

const TYPE = /^[a-z]+\/[\w.+-]{1,80}$/
const mediaTypes = new Map<string, string>()

/** In lower case without parameters; empty when unknown. */
function mediaTypeOf({ contentType }: Payload): string {
  if (contentType === undefined) return ''
  const known = mediaTypes.get(contentType)
  if (known !== undefined) return known
  const semicolon = contentType.indexOf(';')
  const text = (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase()
  const type = TYPE.test(text) ? text : ''
  if (mediaTypes.size < 1_000) mediaTypes.set(contentType, type)
  return type
}
