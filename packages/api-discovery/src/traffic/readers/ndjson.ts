/**
 * One JSON object a line: access logs of Caddy, Traefik, Envoy, nginx, Google Cloud, Elastic (ECS) and OpenTelemetry, and the
 * format of our own, which can also hold headers and bodies. Fields are found by the names that they have there.
 */
import { hostOf, type Exchange, type Header, type Payload } from '../exchange.ts'
import { exchangeOfLog, parseTime, type LogField, type LogValues } from './access-log/fields.ts'
import type { TrafficFormat, TrafficReader, TrafficSink } from './format.ts'
import { exchangeOfMessages } from './http-message.ts'
import { JsonItems } from './json-items.ts'
import { isObject, valueAt, type JsonObject } from './json-value.ts'
import { lineReader } from './lines.ts'

/** Names of fields in the order in which they are believed. */
const NAMES: Readonly<Record<LogField, readonly string[]>> = {
  request: ['request', 'requestLine', 'request_line', 'http_request', 'message'],
  method: [
    'method',
    'request_method',
    'RequestMethod',
    'requestMethod',
    'httpRequest.requestMethod',
    'http.request.method',
    'http.method',
    'request.method',
    'verb',
    'httpMethod',
    'cs-method',
    'req.method',
    'requestContext.httpMethod',
  ],
  target: [
    'url',
    'request_uri',
    'uri',
    'requestUri',
    'RequestPath',
    'httpRequest.requestUrl',
    'url.original',
    'url.full',
    'http.target',
    'http.url',
    'request.uri',
    'request.url',
    'originalUrl',
    'req.url',
    'target',
    'requestUrl',
  ],
  path: ['path', 'url.path', 'request_path', 'http.route', 'cs-uri-stem', 'resourcePath'],
  query: ['query', 'query_string', 'url.query', 'args', 'cs-uri-query'],
  status: [
    'status',
    'response_code',
    'DownstreamStatus',
    'OriginStatus',
    'statusCode',
    'status_code',
    'httpRequest.status',
    'http.response.status_code',
    'http.status_code',
    'response.status',
    'res.statusCode',
    'sc-status',
    'responseStatus',
  ],
  time: [
    'time',
    'ts',
    'timestamp',
    '@timestamp',
    'start_time',
    'StartUTC',
    'StartLocal',
    'time_iso8601',
    'time_local',
    'msec',
    'date',
    'requestTime',
    'startedDateTime',
  ],
  date: [],
  clock: [],
  host: [
    'host',
    'authority',
    'RequestHost',
    'http_host',
    'request.host',
    'url.domain',
    'server.address',
    'http.host',
    'hostname',
    'server_name',
    'domainName',
    'req.headers.host',
  ],
  port: ['RequestPort', 'server_port'],
  scheme: ['scheme', 'RequestScheme', 'url.scheme'],
  requestBytes: [
    'requestBytes',
    'bytes_received',
    'RequestContentSize',
    'bytes_read',
    'request_length',
    'http.request.body.bytes',
    'http.request.body.size',
    'httpRequest.requestSize',
  ],
  responseBytes: [
    'responseBytes',
    'bytes_sent',
    'DownstreamContentSize',
    'size',
    'body_bytes_sent',
    'http.response.body.bytes',
    'http.response.body.size',
    'httpRequest.responseSize',
    'responseLength',
  ],
  user: ['user', 'ClientUsername', 'remote_user', 'user_id', 'user.name', 'requestContext.authorizer.principalId'],
  clientCertificate: [
    'ssl_client_verify',
    'request.tls.client_common_name',
    'TLSClientSubject',
    'downstream_peer_uri_san',
  ],
  contentType: ['sent_http_content_type', 'responseContentType'],
}

export const ndjson: TrafficFormat = {
  name: 'ndjson',
  title: 'JSON, one object a line',
  accepts: (head) => {
    const [first = ''] = head
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split('\n', 1)
    return /^\{.*\}\s*$/.test(first.trimEnd()) || (first.startsWith('{"') && !/^\{\s*$/.test(first))
  },
  reader: (sink) =>
    lineReader(sink, (line, number) => {
      const value = parsed(line)
      if (value === undefined) sink.problem({ where: `line ${number}`, what: 'is no JSON object' })
      else readObject(value, `line ${number}`, sink)
    }),
}

/** The same objects in one list, as exports of Caido and many scripts write them. */
export const jsonList: TrafficFormat = {
  name: 'json',
  title: 'JSON list of requests',
  accepts: (head) => /^\uFEFF?\s*\[\s*(?:\{|\]|$)/.test(head),
  reader: listReader,
}

function listReader(sink: TrafficSink): TrafficReader {
  const items = new JsonItems([], {
    item(text, number) {
      const value = parsed(text)
      if (value === undefined) sink.problem({ where: `item ${number}`, what: 'is no JSON object' })
      else readObject(value, `item ${number}`, sink)
    },
    tooLarge: (number, bytes) => sink.problem({ where: `item ${number}`, what: `has ${bytes} bytes` }),
  })
  return {
    write: (chunk) => items.write(chunk),
    end() {
      if (!items.isComplete)
        sink.problem({ where: `item ${items.count + 1}`, what: 'is cut off, as is the rest of the file' })
    },
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function readObject(value: JsonObject, where: string, sink: TrafficSink): void {
  const exchange = rawExchange(value) ?? exchangeOf(value)
  if (typeof exchange === 'string') sink.problem({ where, what: exchange })
  else sink.exchange(exchange)
}

function exchangeOf(object: JsonObject): Exchange | string {
  const values: LogValues = {}
  for (const field of FIELDS) {
    for (const name of NAMES[field]) {
      const value = valueAt(object, name)
      if (typeof value !== 'string' && typeof value !== 'number') continue
      const text = String(value)
      if (field === 'request' && !/^[A-Z]{3,20} \S+ HTTP\//.test(text)) continue
      values[field] = text
      break
    }
  }
  const exchange = exchangeOfLog(values)
  if (typeof exchange === 'string')
    return `${exchange}; known names are method, url (or path, query), status, time, host and more (README: NDJSON)`
  return { ...exchange, ...messagesOf(object) }
}

const FIELDS = Object.keys(NAMES).filter((name): name is LogField => name in NAMES)

/** Headers and bodies, where the object has them. */
function messagesOf(object: JsonObject): Partial<Exchange> {
  const requestHeaders = headersOf(first(object, ['requestHeaders', 'request.headers', 'headers', 'req.headers']))
  const responseHeaders = headersOf(
    first(object, ['responseHeaders', 'response.headers', 'resp_headers', 'res.headers']),
  )
  const requestBody = bodyOf(first(object, ['requestBody', 'request.body']), requestHeaders)
  const responseBody = bodyOf(first(object, ['responseBody', 'response.body']), responseHeaders)
  return {
    ...(requestHeaders === undefined ? {} : { requestHeaders }),
    ...(responseHeaders === undefined ? {} : { responseHeaders }),
    ...(requestBody === undefined ? {} : { requestBody }),
    ...(responseBody === undefined ? {} : { responseBody }),
  }
}

function first(object: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    const value = valueAt(object, name)
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

/** `{"Accept": "…"}`, `{"Accept": ["…"]}` (Go), `[{"name": "…", "value": "…"}]`, `[["Accept", "…"]]`. */
function headersOf(value: unknown): Header[] | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown): Header[] => {
      if (Array.isArray(item) && typeof item[0] === 'string' && typeof item[1] === 'string')
        return [{ name: item[0], value: item[1] }]
      return isObject(item) && typeof item['name'] === 'string' && typeof item['value'] === 'string'
        ? [{ name: item['name'], value: item['value'] }]
        : []
    })
  }
  if (!isObject(value)) return undefined
  return Object.entries(value).flatMap(([name, one]): Header[] => {
    const texts = Array.isArray(one) ? one : [one]
    return texts.flatMap((text: unknown) =>
      typeof text === 'string' || typeof text === 'number' ? [{ name, value: String(text) }] : [],
    )
  })
}

function bodyOf(value: unknown, headers: readonly Header[] | undefined): Payload | undefined {
  if (value === undefined) return undefined
  const named = headers?.find(({ name }) => name.toLowerCase() === 'content-type')?.value
  if (typeof value === 'string') return { ...(named === undefined ? {} : { contentType: named }), text: value }
  return { contentType: named ?? 'application/json', text: JSON.stringify(value) }
}

/** Messages as base64 of their bytes, as Caido exports them: `raw` and `response.raw`. */
function rawExchange(object: JsonObject): Exchange | string | undefined {
  const { raw, host } = object
  if (typeof raw !== 'string' || typeof host !== 'string') return undefined
  const response = isObject(object['response']) ? object['response']['raw'] : undefined
  const at = first(object, ['created_at', 'createdAt'])
  return exchangeOfMessages(
    Buffer.from(raw, 'base64'),
    typeof response === 'string' ? Buffer.from(response, 'base64') : undefined,
    {
      host: hostOf(host),
      at: typeof at === 'string' || typeof at === 'number' ? parseTime(String(at)) : undefined,
    },
  )
}
