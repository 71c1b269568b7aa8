/** Endpoints from requests that people wrote down or recorded: Postman, Insomnia, Bruno, `.http`, HAR. */
import type { Body, Confidence, Param, Protocol, Schema } from '../model.ts'
import { joinWithEnd, parameterName } from '../routing/path.ts'
import type { DocumentNode } from './document.ts'
import { DocumentError, entriesOf, itemsOf } from './document.ts'
import type { FoundEndpoint } from './format.ts'
import { parseJsonDocument } from './json-document.ts'
import { withoutValues, withPathParams } from './paths.ts'
import { fieldsOf } from './schema.ts'

export interface ExampleRequest {
  readonly method: string
  /** As written: with or without scheme and host, variables as `{{name}}`, `${name}`, `<<name>>` or `:name`. */
  readonly url: string
  readonly line: number
  readonly query?: readonly string[]
  readonly headers?: readonly string[]
  readonly cookies?: readonly string[]
  readonly form?: readonly string[]
  /** Parameters of the path that are named beside the URL. */
  readonly path?: readonly string[]
  /** The body's text, with its media type when that is known. */
  readonly body?: { readonly text: string; readonly contentType?: string }
  readonly contentType?: string
  readonly summary?: string
  readonly protocol?: Protocol
  readonly security?: readonly string[] | undefined
  /** Values of variables of the document: one that begins the URL may hold a path. */
  readonly variables?: ReadonlyMap<string, string>
}

/** Headers that say nothing of an endpoint: every client sends them. */
const EVERYWHERE = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'dnt',
  'host',
  'origin',
  'postman-token',
  'pragma',
  'priority',
  'referer',
  'te',
  'upgrade',
  'upgrade-insecure-requests',
  'user-agent',
])
/** Browsers' own: Fetch Metadata, client hints, WebSocket handshakes, HTTP/2 pseudo headers. */
const OF_BROWSERS = /^(?:sec-|:|if-none-match$|if-modified-since$)/
const METHOD = /^[A-Za-z][A-Za-z-]{1,30}$/
const MAX_EXAMPLE_BODY = 1_000_000

/** Undefined when the request names no path of HTTP: another protocol, no method. */
export function endpointOfExample(request: ExampleRequest): FoundEndpoint | undefined {
  const method = request.method.trim().toUpperCase()
  const split = splitUrl(request.url, request.variables ?? new Map())
  if (!METHOD.test(method) || split === undefined) return undefined
  const { path, values } = withoutValues(split.path)
  const body = bodyOf(request)
  const params: Param[] = [
    ...(request.path ?? []).map((name): Param => ({ name: parameterName(name), in: 'path', required: true })),
    ...unique([...split.query, ...(request.query ?? [])]).map((name): Param => ({ name, in: 'query' })),
    ...unique(request.headers ?? [])
      .filter((name) => !EVERYWHERE.has(name.toLowerCase()) && !OF_BROWSERS.test(name.toLowerCase()))
      .map((name): Param => ({ name, in: 'header' })),
    ...unique(request.cookies ?? []).map((name): Param => ({ name, in: 'cookie' })),
    ...unique(request.form ?? []).map((name): Param => ({ name, in: 'form' })),
    ...(body === undefined || !/json/.test(body.contentType) ? [] : fieldsOf(body.schema, 'json')),
  ]
  const protocol = split.protocol ?? request.protocol
  return {
    method: protocol === 'ws' ? 'GET' : method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    params: withPathParams(path, params),
    ...(body === undefined || protocol === 'ws' ? {} : { body }),
    ...(request.summary === undefined || request.summary === '' ? {} : { summary: request.summary }),
    line: request.line,
    ...(request.security === undefined ? {} : { promisedSecurity: request.security }),
    confidence: confidenceOf(values),
  }
}

function confidenceOf(values: readonly string[]): Confidence {
  if (values.length === 0) return { level: 'high' }
  return { level: 'medium', reason: `${values.join(', ').slice(0, 80)} in the path is taken for an example value` }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '' && name.length <= 200)
}

interface SplitUrl {
  readonly path: string
  readonly query: readonly string[]
  readonly protocol?: Protocol
}

const VARIABLE = /\{\{\{?\s*(?:_\.|process\.env\.|\$)?([^{}]*?)\s*\}?\}\}|\{%[^%]*%\}|\$\{([^{}]*)\}|<<([^<>]*)>>/g

/** Takes a URL apart without resolving it: its host and parts may be variables. */
export function splitUrl(url: string, variables: ReadonlyMap<string, string>): SplitUrl | undefined {
  let text = url.trim().slice(0, 4_000)
  // What a variable at the start holds is a base URL, perhaps with a path of its own.
  for (let i = 0; i < 4; i++) {
    const [start = '', name] = /^(?:\{\{\s*(?:_\.)?([^{}]*?)\s*\}\})/.exec(text) ?? []
    const value = name === undefined ? undefined : variables.get(name)
    if (value === undefined) break
    text = value + text.slice(start.length)
  }
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  if (scheme !== undefined && !['http', 'https', 'ws', 'wss'].includes(scheme)) return undefined
  const named = text.replaceAll(VARIABLE, (_, a?: string, b?: string, c?: string) => {
    return `{${parameterName(a ?? b ?? c ?? 'param')}}`
  })
  const isAbsolute = scheme !== undefined || named.startsWith('//')
  const rest = isAbsolute ? named.replace(/^[^/]*\/\/[^/?#]*/, '') : withoutHost(named)
  const [beforeHash = ''] = rest.split('#', 1)
  const at = beforeHash.indexOf('?')
  const path = at < 0 ? beforeHash : beforeHash.slice(0, at)
  const query = at < 0 ? [] : beforeHash.slice(at + 1).split('&')
  const segments = path.split('/').map((segment) => segmentOf(segment))
  return {
    path: joinWithEnd(segments.join('/')),
    query: query.map((pair) => decoded(pair.split('=', 1)[0] ?? '')).filter((name) => /^[^{}]+$/.test(name)),
    ...(scheme === 'ws' || scheme === 'wss' ? { protocol: 'ws' } : {}),
  }
}

/** `{baseUrl}/users`, `localhost:3000/users`, `api.example.com/users` and `/users` all mean `/users`. */
function withoutHost(text: string): string {
  if (text.startsWith('/')) return text
  return text.replace(
    /^(?:\{[^{}]*\}|[^/?#{}]*\.[^/?#{}]+|localhost|[^/?#{}:]+(?=:[\d{]))+(?::(?:\d+|\{[^{}]*\}))?/,
    '',
  )
}

function segmentOf(segment: string): string {
  const colon = /^:([A-Za-z_][\w-]*)$/.exec(segment)
  if (colon?.[1] !== undefined) return `{${parameterName(colon[1])}}`
  if (segment.includes('{')) return segment
  // A path keeps its percent-encoding; what is no path character is encoded.
  return segment.replaceAll(/[\s{}<>"`\\^|]/g, (character) => encodeURIComponent(character))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function bodyOf({ method, body, form, contentType }: ExampleRequest): Body | undefined {
  if (/^(?:GET|HEAD)$/i.test(method)) return undefined
  if (form !== undefined && form.length > 0)
    return { contentType: contentType ?? 'application/x-www-form-urlencoded', schema: {} }
  if (body === undefined || body.text.trim() === '') return undefined
  const schema = schemaOfExample(body.text)
  const type = (body.contentType ?? contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (schema !== undefined && (type === '' || /json/.test(type)))
    return { contentType: type === '' ? 'application/json' : type, schema }
  return { contentType: type === '' ? 'text/plain' : type, schema: {} }
}

/** The types of an example in JSON; variables may stand in it without quotes. Values are not kept. */
export function schemaOfExample(text: string): Schema | undefined {
  if (text.length > MAX_EXAMPLE_BODY || !/^\s*[{[]/.test(text)) return undefined
  for (const candidate of [
    text,
    text.replaceAll(/"[^"\n]*"|\{\{[^{}]*\}\}/g, (part) => (part[0] === '"' ? part : 'null')),
  ]) {
    try {
      return schemaOfNode(parseJsonDocument(candidate), 0)
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
    }
  }
  return undefined
}

function schemaOfNode(node: DocumentNode, depth: number): Schema {
  if (node.kind === 'list') {
    const [first] = itemsOf(node)
    return { type: 'array', ...(first === undefined || depth > 6 ? {} : { items: schemaOfNode(first, depth + 1) }) }
  }
  if (node.kind === 'map') {
    const fields = entriesOf(node).slice(0, 500)
    if (depth > 6) return { type: 'object' }
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map(([name, { value }]) => [name, schemaOfNode(value, depth + 1)])),
    }
  }
  if (typeof node.value === 'number') return { type: Number.isInteger(node.value) ? 'integer' : 'number' }
  if (typeof node.value === 'boolean') return { type: 'boolean' }
  return node.value === null ? {} : { type: 'string' }
}
