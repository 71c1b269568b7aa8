import { parseJson } from '../json.ts'

/** Header fields in wire order with their case and repetitions kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** A request exactly as it goes on the wire. Nothing is escaped or normalized; `Host` and `Content-Length` are added only when absent. */
export interface WireRequest {
  readonly method: string
  /** `scheme://host:port`, without a slash at the end. */
  readonly origin: string
  /** Path and query as sent, e.g. `/a/../b?x=%00`. */
  readonly target: string
  readonly headers: HeaderList
  readonly body?: Buffer
}

export interface WireResponse {
  readonly status: number
  readonly reason: string
  readonly httpVersion: string
  readonly headers: HeaderList
  /** Decoded (gzip, deflate, br, zstd) and cut at the size limit. */
  readonly body: Buffer
  readonly truncated: boolean
  /** Milliseconds from the moment the request was written to the first byte and to the end. */
  readonly firstByteMs: number
  readonly totalMs: number
}

export interface Exchange {
  readonly request: WireRequest
  readonly response: WireResponse
  /** Name of the identity whose credentials were sent; `nobody` without any. */
  readonly as: string
}

/** The value of the first header of that name (any case). */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return headers.find(([key]) => key.length === wanted.length && key.toLowerCase() === wanted)?.[1]
}

export function headersOf(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase()
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
}

/** The list with this header replaced where it first stood (all others of that name removed), or appended. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  const wanted = name.toLowerCase()
  const at = headers.findIndex(([key]) => key.toLowerCase() === wanted)
  if (at === -1) return [...headers, [name, value]]
  return headers.flatMap((header, index) => {
    if (index === at) return [[name, value] as const]
    return header[0].toLowerCase() === wanted ? [] : [header]
  })
}

export function withoutHeader(headers: HeaderList, name: string): HeaderList {
  const wanted = name.toLowerCase()
  return headers.filter(([key]) => key.toLowerCase() !== wanted)
}

const bodyTexts = new WeakMap<Buffer, string>()
/** Remembering the text of a smaller body costs more than decoding it again. */
const remembersFromBytes = 4096

/** The body as text. UTF-8 unless the content type names latin1; a large body is decoded once. */
export function textOf(response: Pick<WireResponse, 'body' | 'headers'>): string {
  const known = bodyTexts.get(response.body)
  if (known !== undefined) return known
  const charset = /charset="?([\w-]+)/i.exec(headerOf(response.headers, 'content-type') ?? '')?.[1]?.toLowerCase()
  const text = response.body.toString(charset === 'iso-8859-1' || charset === 'latin1' ? 'latin1' : 'utf8')
  if (response.body.length >= remembersFromBytes) bodyTexts.set(response.body, text)
  return text
}

export type ContentKind = 'json' | 'html' | 'xml' | 'text' | 'binary' | 'empty'

/** What the body is, by content type first and by its first bytes where the type says nothing. */
export function contentKind(response: Pick<WireResponse, 'body' | 'headers'>): ContentKind {
  if (response.body.length === 0) return 'empty'
  const type = headerOf(response.headers, 'content-type')?.toLowerCase() ?? ''
  if (type.includes('json')) return 'json'
  if (type.includes('html')) return 'html'
  if (type.includes('xml')) return 'xml'
  const start = response.body.subarray(0, 512).toString('latin1').trimStart()
  // Many servers send JSON as text; only what parses as an object or a list is taken for it.
  if (/^[{[]/.test(start) && (type === '' || type.startsWith('text/')) && parseJson(textOf(response)) !== undefined)
    return 'json'
  if (/^<!doctype html|^<html/i.test(start)) return 'html'
  if (start.startsWith('<?xml')) return 'xml'
  if (type.startsWith('text/') || type.includes('javascript') || type.includes('urlencoded')) return 'text'
  // A control byte other than tab, line feed and carriage return says that this is not text.
  for (const byte of response.body.subarray(0, 512)) if (byte < 9 || (byte > 13 && byte < 32)) return 'binary'
  return 'text'
}

export function portOf(origin: URL): number {
  return origin.port === '' ? (origin.protocol === 'https:' ? 443 : 80) : Number(origin.port)
}
