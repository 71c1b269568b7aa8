/** Flows that mitmproxy saves (`mitmdump -w`): tagged netstrings, one after the other. */
import { hostOf, methodOf, targetOf, type Exchange, type Header } from '../exchange.ts'
import { payloadOf } from './body.ts'
import type { TrafficFormat, TrafficReader, TrafficSink } from './format.ts'
import { isObject, numberIn, objectAt, type JsonObject } from './json-value.ts'
import { NetstringError, parseNetstring } from './netstring.ts'

const MAX_FLOW_BYTES = 256 * 1024 * 1024
const COLON = 58

export const mitmproxy: TrafficFormat = {
  name: 'mitmproxy',
  title: 'mitmproxy flows',
  accepts: (head) =>
    /^\d{1,10}:\d{1,10}:/.test(head) &&
    /:(?:version|type|request|client_conn|backup|intercepted|error|response|id|websocket|metadata|marked|comment)[,;]/.test(
      head,
    ),
  reader,
}

function reader(sink: TrafficSink): TrafficReader {
  let buffered = Buffer.alloc(0)
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let number = 0
  let skip = 0
  let isBroken = false
  const gather = (): void => {
    if (waiting.length > 0) buffered = Buffer.concat([buffered, ...waiting])
    waiting = []
    waitingBytes = 0
  }
  const drain = (): void => {
    gather()
    while (!isBroken && buffered.length > 0) {
      if (skip > 0) {
        const dropped = Math.min(skip, buffered.length)
        skip -= dropped
        buffered = buffered.subarray(dropped)
        continue
      }
      const colon = buffered.subarray(0, 12).indexOf(COLON)
      if (colon < 0 && buffered.length < 12) return
      const digits = buffered.toString('latin1', 0, Math.max(colon, 0))
      if (!/^\d{1,11}$/.test(digits)) {
        isBroken = true
        sink.problem({
          where: `flow ${number + 1}`,
          what: 'does not begin with its length; the rest of the file cannot be read. Save the flows again',
        })
        return
      }
      const length = Number(digits)
      const whole = colon + 1 + length + 1
      if (length > MAX_FLOW_BYTES) {
        number++
        skip = whole
        sink.problem({ where: `flow ${number}`, what: `has ${length} bytes` })
      } else if (buffered.length < whole) return
      else {
        number++
        readFlow(buffered.subarray(0, whole), number, sink)
        buffered = buffered.subarray(whole)
      }
    }
  }
  return {
    write(chunk) {
      if (isBroken) return
      waiting.push(chunk)
      waitingBytes += chunk.length
      if (waitingBytes * 2 >= buffered.length) drain()
    },
    end() {
      drain()
      if (!isBroken && (buffered.length > 0 || skip > 0))
        sink.problem({ where: `flow ${number + 1}`, what: 'is cut off; stop the recorder before its file is read' })
    },
  }
}

function readFlow(bytes: Buffer, number: number, sink: TrafficSink): void {
  try {
    const flow = parseNetstring(bytes)
    if (!isObject(flow)) throw new NetstringError('is no flow')
    // Flows of TCP, UDP and DNS are no HTTP.
    if (text(flow['type']) !== 'http') return
    const exchange = exchangeOf(flow)
    if (typeof exchange === 'string') sink.problem({ where: `flow ${number}`, what: exchange })
    else if (exchange !== undefined) sink.exchange(exchange)
  } catch (error) {
    if (!(error instanceof NetstringError)) throw error
    sink.problem({ where: `flow ${number}`, what: error.message })
  }
}

function exchangeOf(flow: JsonObject): Exchange | string | undefined {
  const request = objectAt(flow, 'request')
  const method = methodOf(text(request?.['method']))
  const target = targetOf(text(request?.['path']))
  if (request === undefined || method === undefined) return 'has no request'
  if (method === 'CONNECT') return undefined
  if (target === undefined) return 'has a request target that is no path'
  const response = objectAt(flow, 'response')
  const requestHeaders = headersOf(request)
  const responseHeaders = response === undefined ? undefined : headersOf(response)
  const isHttps = text(request['scheme']) === 'https'
  const name = header(requestHeaders, 'host') ?? (text(request['authority']) || text(request['host']))
  const port = numberIn(request, 'port')
  const named = /:\d+$/.test(name) || port === undefined ? name : `${name}:${port}`
  const startedAt = numberIn(request, 'timestamp_start')
  const client = objectAt(flow, 'client_conn')
  const requestBody = bytesOf(request['content'])
  const responseBody = bytesOf(response?.['content'])
  return {
    method,
    host: hostOf(named, isHttps ? 443 : 80),
    path: target.path,
    query: target.query,
    protocol: isObject(flow['websocket']) ? 'ws' : undefined,
    at: startedAt === undefined ? undefined : Math.round(startedAt * 1000),
    status: numberIn(response, 'status_code'),
    requestBytes: requestBody.length,
    responseBytes: response === undefined ? undefined : responseBody.length,
    requestHeaders,
    responseHeaders,
    requestBody: payloadOf(requestHeaders, requestBody),
    responseBody: responseHeaders === undefined ? undefined : payloadOf(responseHeaders, responseBody),
    hasClientCertificate: hasCertificate(client),
  }
}

/** Connections with a client's certificate list it (`certificate_list`), older ones name it (`clientcert`). */
function hasCertificate(client: JsonObject | undefined): boolean {
  const listed = client?.['certificate_list']
  return (Array.isArray(listed) && listed.length > 0) || (client?.['clientcert'] ?? null) !== null
}

function headersOf(message: JsonObject): Header[] {
  const list = message['headers']
  if (!Array.isArray(list)) return []
  return list.flatMap((pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 ? [{ name: text(pair[0]), value: text(pair[1]) }] : [],
  )
}

function header(headers: readonly Header[], name: string): string | undefined {
  return headers.find((one) => one.name.toLowerCase() === name)?.value
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  return Buffer.isBuffer(value) ? value.toString('utf8') : ''
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  return typeof value === 'string' ? Buffer.from(value) : Buffer.alloc(0)
}
