/** HTTP/1.1 messages as bytes (RFC 9112), as intercepting proxies save them. Lenient: what is broken is often what is looked for. */
import { hostOf, headerOf, methodOf, targetOf, type Exchange, type Header } from '../exchange.ts'
import { payloadOf } from './body.ts'

const MAX_HEADERS = 500

export interface MessageHead {
  readonly startLine: string
  readonly headers: readonly Header[]
  /** Where the body begins. */
  readonly end: number
}

/** The head of a message; undefined when it has no end. */
export function headOf(bytes: Buffer, mayBeCut = true): MessageHead | undefined {
  let end = bytes.indexOf('\r\n\r\n')
  let length = 4
  if (end < 0) {
    end = bytes.indexOf('\n\n')
    length = 2
  }
  if (end < 0) {
    if (!mayBeCut) return undefined
    end = bytes.length
    length = 0
  }
  const [startLine = '', ...lines] = bytes.toString('latin1', 0, Math.min(end, 1_000_000)).split(/\r?\n/, MAX_HEADERS)
  return { startLine, headers: lines.flatMap(headerFrom), end: end + length }
}

function headerFrom(line: string): Header[] {
  const colon = line.indexOf(':')
  const name = line.slice(0, colon).trim()
  return colon > 0 && /^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name) ? [{ name, value: line.slice(colon + 1).trim() }] : []
}

export interface MessageContext {
  /** Host when the request does not say it. */
  readonly host?: string | undefined
  readonly at?: number | undefined
}

/** An exchange from its two messages; a string says what is wrong. */
export function exchangeOfMessages(
  request: Buffer,
  response: Buffer | undefined,
  context: MessageContext,
): Exchange | string {
  const head = headOf(request)
  const [word = '', uri = ''] = head?.startLine.split(' ') ?? []
  const method = methodOf(word)
  if (head === undefined || method === undefined || uri === '') return 'has no request line'
  if (method === 'CONNECT') return 'is a tunnel, of which nothing was recorded'
  const target = targetOf(uri)
  if (target === undefined) return 'has a request target that is no path'
  const answer = response === undefined || response.length === 0 ? undefined : headOf(response)
  const status = Number(/^HTTP\/[\d.]+ (\d{3})/.exec(answer?.startLine ?? '')?.[1] ?? Number.NaN)
  const requestBody = request.subarray(head.end)
  const responseBody = answer === undefined ? undefined : response?.subarray(answer.end)
  const isSocket = status === 101 && /websocket/i.test(headerOf(answer?.headers, 'upgrade') ?? '')
  return {
    method,
    host: target.host ?? hostOf(headerOf(head.headers, 'host') ?? '') ?? context.host,
    path: target.path,
    query: target.query,
    protocol: isSocket || target.protocol === 'ws' ? 'ws' : undefined,
    at: context.at,
    status: Number.isNaN(status) ? undefined : status,
    requestBytes: requestBody.length,
    responseBytes: responseBody?.length,
    requestHeaders: head.headers,
    responseHeaders: answer?.headers,
    requestBody: payloadOf(head.headers, requestBody),
    responseBody:
      answer === undefined || responseBody === undefined || isSocket
        ? undefined
        : payloadOf(answer.headers, responseBody),
  }
}
