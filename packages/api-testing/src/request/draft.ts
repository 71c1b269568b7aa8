import type { HeaderList, WireRequest } from '../http/message.ts'
import { headerOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'

export type FieldList = readonly (readonly [name: string, value: string])[]

export interface FilePart {
  readonly name: string
  readonly filename: string
  readonly contentType: string
  readonly content: Buffer
}

export type BodyDraft =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Json; readonly contentType: string }
  | { readonly kind: 'form'; readonly fields: FieldList }
  | { readonly kind: 'multipart'; readonly fields: FieldList; readonly files: readonly FilePart[] }
  | { readonly kind: 'raw'; readonly contentType: string; readonly bytes: Buffer }

/**
 * A request by meaning: places and values, not yet escaped. Rules change drafts; `wireRequest` turns one into bytes. `rawPath` and `rawQuery`
 * go out as they are, for rules that play with encodings.
 */
export interface RequestDraft {
  readonly endpoint: Endpoint
  readonly method: string
  readonly origin: string
  readonly pathTemplate: string
  readonly pathValues: ReadonlyMap<string, string>
  readonly rawPath: string | undefined
  readonly query: FieldList
  readonly rawQuery: string | undefined
  readonly headers: HeaderList
  readonly cookies: FieldList
  readonly body: BodyDraft
}

/** What an identity adds to each request. */
export interface Credentials {
  readonly headers: FieldList
  readonly cookies: FieldList
  readonly query: FieldList
}

export const noCredentials: Credentials = { headers: [], cookies: [], query: [] }

export function emptyDraft(endpoint: Endpoint): RequestDraft {
  return {
    endpoint,
    method: endpoint.method,
    origin: endpoint.origin,
    pathTemplate: endpoint.path,
    pathValues: new Map(),
    rawPath: undefined,
    query: [],
    rawQuery: undefined,
    headers: [],
    cookies: [],
    body: { kind: 'none' },
  }
}

/** Percent-encodes one path segment, leaving what RFC 3986 allows in one. */
export function encodeSegment(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll(/%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)/gi, (code) =>
    decodeURIComponent(code),
  )
}

export function pathOf(draft: RequestDraft): string {
  if (draft.rawPath !== undefined) return draft.rawPath
  let path = draft.pathTemplate
  if (!path.includes('{')) return path
  for (const name of pathParamsOf(draft.pathTemplate)) {
    path = path.replace(`{${name}}`, () => encodeSegment(draft.pathValues.get(name) ?? name))
  }
  return path
}

export function formEncoded(fields: FieldList): string {
  return fields.map(([name, value]) => `${encodeField(name)}=${encodeField(value)}`).join('&')
}

function encodeField(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+')
}

const boundary = 'holdfast-f3b1c7d29a'

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll(/[\r\n]/g, ' ')
}

function multipart(body: Extract<BodyDraft, { kind: 'multipart' }>): Buffer {
  const parts: Buffer[] = []
  for (const [name, value] of body.fields) {
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`),
    )
  }
  for (const file of body.files) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(file.name)}"; filename="${quoted(file.filename)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`
    parts.push(Buffer.from(head), file.content, Buffer.from('\r\n'))
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return Buffer.concat(parts)
}

/** The bytes of the body and their content type. */
export function bodyBytes(body: BodyDraft): { contentType: string; bytes: Buffer } | undefined {
  switch (body.kind) {
    case 'none':
      return undefined
    case 'json':
      return { contentType: body.contentType, bytes: Buffer.from(JSON.stringify(body.value)) }
    case 'form':
      return { contentType: 'application/x-www-form-urlencoded', bytes: Buffer.from(formEncoded(body.fields)) }
    case 'multipart':
      return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: multipart(body) }
    case 'raw':
      return { contentType: body.contentType, bytes: body.bytes }
  }
}

const ownHeaders: HeaderList = [
  ['User-Agent', 'holdfast-api-test'],
  ['Accept', 'application/json, */*;q=0.8'],
]

/** The request on the wire: the draft, then what the identity adds where the draft does not say otherwise. */
export function wireRequest(draft: RequestDraft, credentials: Credentials = noCredentials): WireRequest {
  const headers: (readonly [string, string])[] = [...draft.headers]
  for (const header of ownHeaders) if (!hasHeader(draft.headers, header[0])) headers.push(header)
  for (const header of credentials.headers) if (!hasHeader(draft.headers, header[0])) headers.push(header)
  const cookies = withMissing(draft.cookies, credentials.cookies)
  if (cookies.length > 0 && !hasHeader(draft.headers, 'Cookie'))
    headers.push(['Cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; ')])
  const rawQuery = draft.rawQuery ?? formEncoded(withMissing(draft.query, credentials.query))
  const body = bodyBytes(draft.body)
  if (body !== undefined && !hasHeader(draft.headers, 'Content-Type')) headers.push(['Content-Type', body.contentType])
  return {
    method: draft.method,
    origin: draft.origin,
    target: pathOf(draft) + (rawQuery === '' ? '' : `?${rawQuery}`),
    headers,
    ...(body === undefined ? {} : { body: body.bytes }),
  }
}

function hasHeader(headers: HeaderList, name: string): boolean {
  return headers.length > 0 && headerOf(headers, name) !== undefined
}

/** The fields, and those of `more` whose name none of them has. */
function withMissing(fields: FieldList, more: FieldList): FieldList {
  return more.length === 0 ? fields : [...fields, ...more.filter(([name]) => !fields.some(([own]) => own === name))]
}

/** The body of a content type and text as seen in traffic, as a draft whose values can be changed. */
export function bodyDraftOf(contentType: string, text: string): BodyDraft {
  const type = contentType.toLowerCase()
  if (text === '' && type === '') return { kind: 'none' }
  if (type.includes('json')) {
    try {
      const value: Json = JSON.parse(text)
      return { kind: 'json', value, contentType }
    } catch {
      return { kind: 'raw', contentType, bytes: Buffer.from(text) }
    }
  }
  if (type.includes('x-www-form-urlencoded')) return { kind: 'form', fields: [...new URLSearchParams(text)] }
  return { kind: 'raw', contentType, bytes: Buffer.from(text) }
}

/** A JSON value in the shape that the content type asks for. */
export function bodyDraftOfValue(contentType: string, value: Json): BodyDraft {
  const type = contentType.toLowerCase()
  if (type.includes('x-www-form-urlencoded')) return { kind: 'form', fields: fieldsOf(value) }
  if (type.includes('multipart')) return { kind: 'multipart', fields: fieldsOf(value), files: [] }
  if (type.includes('json') || type === '' || type === '*/*') {
    return { kind: 'json', value, contentType: type.includes('json') ? contentType : 'application/json' }
  }
  if (type.includes('xml')) return { kind: 'raw', contentType, bytes: Buffer.from(xmlOf(value)) }
  return { kind: 'raw', contentType, bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) }
}

export function fieldsOf(value: Json): [string, string][] {
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, entry]): [string, string][] =>
    Array.isArray(entry) ? entry.map((one) => [name, scalarText(one)]) : [[name, scalarText(entry)]],
  )
}

export function scalarText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function xmlEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A plain XML document of the value, with `root` at its top unless the value is an object with one key. */
export function xmlOf(value: Json, root = 'root'): string {
  const element = (name: string, content: Json): string => {
    if (Array.isArray(content)) return content.map((entry) => element(name, entry)).join('')
    if (isJsonObject(content)) {
      const inner = Object.entries(content).map(([key, entry]) => element(key, entry))
      return `<${name}>${inner.join('')}</${name}>`
    }
    return `<${name}>${content === null ? '' : xmlEscaped(String(content))}</${name}>`
  }
  const keys = isJsonObject(value) ? Object.keys(value) : []
  const [only] = keys
  if (keys.length === 1 && only !== undefined && isJsonObject(value))
    return `<?xml version="1.0"?>${element(only, value[only] ?? null)}`
  return `<?xml version="1.0"?>${element(root, value)}`
}
