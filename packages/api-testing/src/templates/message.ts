import { randomUUID } from 'node:crypto'
import type { Exchange, HeaderList, WireRequest, WireResponse } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { emptyDraft } from '../request/draft.ts'

/** A request as templates see and change it: text, not meaning. */
export interface TextRequest {
  readonly method: string
  /** Absolute, with query. */
  readonly url: string
  readonly headers: HeaderList
  readonly body: string
}

export interface TextResponse {
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
  /** Milliseconds until the whole answer was there. */
  readonly timeMs: number
}

/** What a condition looks at. */
export interface Message {
  readonly request: TextRequest
  readonly response: TextResponse
}

export function textRequest(request: WireRequest): TextRequest {
  return {
    method: request.method,
    url: request.origin + request.target,
    headers: request.headers,
    body: request.body?.toString('utf8') ?? '',
  }
}

export function textResponse(response: WireResponse): TextResponse {
  return {
    status: response.status,
    headers: response.headers,
    body: textOf(response),
    timeMs: Math.round(response.totalMs),
  }
}

export const messageOf = ({ request, response }: Exchange): Message => ({
  request: textRequest(request),
  response: textResponse(response),
})

/** The request as a draft that goes out exactly as it stands. Undefined when the URL is none that can be asked. */
export function draftOf(endpoint: Endpoint, request: TextRequest): RequestDraft | undefined {
  const match = /^(https?:\/\/[^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(request.url)
  if (match === null) return undefined
  const [, origin = '', path = '', query] = match
  const contentType = headerOf(request.headers, 'content-type') ?? 'application/json'
  return {
    ...emptyDraft(endpoint),
    method: request.method,
    origin,
    rawPath: escaped(path === '' ? '/' : path),
    rawQuery: query === undefined ? '' : escaped(query),
    headers: request.headers.filter(
      ([name]) => !/^(?:host|content-length|connection)$/i.test(name) || isForged(request, name),
    ),
    body: request.body === '' ? { kind: 'none' } : { kind: 'raw', contentType, bytes: Buffer.from(request.body) },
  }
}

/** A `Host` that differs from the URL was put there on purpose. */
function isForged(request: TextRequest, name: string): boolean {
  return /^host$/i.test(name) && headerOf(request.headers, 'host') !== new URL(request.url).host
}

/** What would end the request line is escaped; everything else is sent as the template has it. */
const escaped = (text: string): string =>
  text.replaceAll(/[\s\u007f-\uffff]/gu, (character) => encodeURIComponent(character.toWellFormed()))

export function queryPairs(url: string): [string, string][] {
  const query = url.indexOf('?')
  return query === -1 ? [] : [...new URLSearchParams(url.slice(query + 1))]
}

/** A name and its value, as `for_one` goes over them. */
export interface Pair {
  readonly key: string
  readonly value: Json
}

/** Every member at any depth by its own name, those of form bodies too. */
export function bodyPairs(body: string, contentType: string): Pair[] {
  const parsed = parseJson(body)
  if (parsed !== undefined && typeof parsed === 'object') return jsonPairs(parsed)
  if (/x-www-form-urlencoded/i.test(contentType))
    return [...new URLSearchParams(body)].map(([key, value]) => ({ key, value }))
  return []
}

function jsonPairs(value: Json): Pair[] {
  const pairs: Pair[] = []
  const visit = (one: Json, depth: number): void => {
    if (depth > 64 || pairs.length > 50_000) return
    if (Array.isArray(one)) for (const entry of one) visit(entry, depth + 1)
    else if (isJsonObject(one)) {
      for (const [key, entry] of Object.entries(one)) {
        pairs.push({ key, value: entry })
        visit(entry, depth + 1)
      }
    }
  }
  visit(value, 0)
  return pairs
}

/** Headers, and the members of cookies beside them. */
export function headerPairs(headers: HeaderList): Pair[] {
  return headers.flatMap(([name, value]): Pair[] => {
    const own = { key: name.toLowerCase(), value }
    if (!/^(?:set-)?cookie$/i.test(name)) return [own]
    const cookies = value.split(';').map((part): Pair => {
      const at = part.indexOf('=')
      return at === -1
        ? { key: part.trim(), value: '' }
        : { key: part.slice(0, at).trim(), value: part.slice(at + 1).trim() }
    })
    return [own, ...cookies]
  })
}

/** Headers as one JSON text, for conditions on all of them at once. */
export const headerText = (headers: HeaderList): string =>
  JSON.stringify(Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])))

export const newUuid = (): string => randomUUID()
