/** Pairs the requests and answers of one connection, which come in the same order (RFC 9112 §9.3). */
import { headerOf, hostOf, methodOf, targetOf, type Exchange, type Header } from '../exchange.ts'
import { payloadOf } from '../readers/body.ts'
import { MessageTap, TapError, type Framing, type TappedHead } from './message-tap.ts'

/** An exchange whose bodies are not looked at yet: that is done when nothing waits for it. */
export interface TappedExchange {
  readonly at: number
  readonly request: TappedMessage
  readonly response: TappedMessage
}

export interface TappedMessage {
  readonly head: TappedHead
  body: Buffer | undefined
  bytes: number
}

/** Requests that may be sent before their answers (pipelining). */
const MAX_WAITING = 500

export class ConnectionTap {
  readonly #now: () => number
  readonly #onExchange: (exchange: TappedExchange) => void
  readonly #waiting: { readonly at: number; readonly request: TappedMessage }[] = []
  #request: TappedMessage | undefined
  #response: TappedMessage | undefined
  #isSwitched = false
  readonly #fromClient: MessageTap
  readonly #fromServer: MessageTap

  constructor(onExchange: (exchange: TappedExchange) => void, now: () => number) {
    this.#onExchange = onExchange
    this.#now = now
    this.#fromClient = new MessageTap({
      head: (head) => this.#requestHead(head),
      done: (body, bytes) => {
        if (this.#request !== undefined) Object.assign(this.#request, { body, bytes })
      },
    })
    this.#fromServer = new MessageTap({
      head: (head) => this.#responseHead(head),
      done: (body, bytes) => this.#answered(body, bytes),
    })
  }

  /** Throws `TapError` when the bytes are no HTTP/1.1. */
  fromClient(chunk: Buffer): void {
    if (!this.#isSwitched) this.#fromClient.write(chunk)
  }

  /** Throws `TapError` when the bytes are no HTTP/1.1. */
  fromServer(chunk: Buffer): void {
    if (!this.#isSwitched) this.#fromServer.write(chunk)
  }

  serverEnded(): void {
    if (!this.#isSwitched) this.#fromServer.end()
  }

  #requestHead(head: TappedHead): Framing {
    if (this.#waiting.length >= MAX_WAITING) throw new TapError('too many requests wait for answers')
    this.#request = { head, body: undefined, bytes: 0 }
    this.#waiting.push({ at: this.#now(), request: this.#request })
    return framingOf(head.headers) ?? { kind: 'none' }
  }

  #responseHead(head: TappedHead): Framing {
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head.startLine)?.[1])
    const method = this.#waiting[0]?.request.head.startLine.split(' ', 1)[0]
    this.#response = { head, body: undefined, bytes: 0 }
    if (status === 101 || (method === 'CONNECT' && status < 300)) {
      this.#isSwitched = true
      return { kind: 'other' }
    }
    if (status < 200 || status === 204 || status === 304 || method === 'HEAD') return { kind: 'none' }
    return framingOf(head.headers) ?? { kind: 'until-end' }
  }

  #answered(body: Buffer | undefined, bytes: number): void {
    const response = this.#response
    if (response === undefined) return
    Object.assign(response, { body, bytes })
    const status = Number(/ (\d{3})/.exec(response.head.startLine)?.[1])
    // 100 and 103 come before the answer.
    if (status < 200 && status !== 101) return
    const first = this.#waiting.shift()
    if (first !== undefined) this.#onExchange({ ...first, response })
  }
}

function framingOf(headers: readonly Header[]): Framing | undefined {
  if (/chunked\s*$/i.test(headerOf(headers, 'transfer-encoding') ?? '')) return { kind: 'chunked' }
  const length = headerOf(headers, 'content-length')
  return length !== undefined && /^\d{1,15}$/.test(length) ? { kind: 'length', bytes: Number(length) } : undefined
}

/** The exchange with its bodies unpacked; undefined for what is no request of an endpoint. */
export function exchangeOfTap(
  { at, request, response }: TappedExchange,
  hasClientCertificate: boolean,
): Exchange | undefined {
  const [word = '', uri = ''] = request.head.startLine.split(' ')
  const method = methodOf(word)
  const target = targetOf(uri)
  if (method === undefined || target === undefined) return undefined
  const status = Number(/ (\d{3})/.exec(response.head.startLine)?.[1])
  const isSocket = status === 101 && /websocket/i.test(headerOf(response.head.headers, 'upgrade') ?? '')
  return {
    method,
    host: target.host ?? hostOf(headerOf(request.head.headers, 'host') ?? ''),
    path: target.path,
    query: target.query,
    protocol: isSocket ? 'ws' : undefined,
    at,
    status,
    requestBytes: request.bytes,
    responseBytes: response.bytes,
    requestHeaders: request.head.headers,
    responseHeaders: response.head.headers,
    requestBody: payload(request),
    responseBody: payload(response),
    ...(hasClientCertificate ? { hasClientCertificate } : {}),
  }
}

/** Bodies have been taken out of their chunks already. */
function payload({ head, body }: TappedMessage): Exchange['requestBody'] {
  if (body === undefined) return undefined
  return payloadOf(
    head.headers.filter(({ name }) => name.toLowerCase() !== 'transfer-encoding'),
    body,
  )
}
