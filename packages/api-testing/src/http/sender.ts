import { ApiTestError, codeOf } from '../errors.ts'
import type { HttpClient } from './client.ts'
import type { Gate } from './gate.ts'
import type { Exchange, HeaderList, WireRequest, WireResponse } from './message.ts'
import { headerOf } from './message.ts'
import type { UpgradeAttempt } from './websocket.ts'

export interface SendOptions {
  /** Whose budget it counts against. */
  readonly endpointId: string
  /** The endpoint the request is made to, where that is another one. */
  readonly about?: string
  /** Name for the exchange; says whose credentials were sent. */
  readonly as: string
  readonly timeoutMs?: number
  readonly maxBodyBytes?: number
  /** Give a 429 or 503 back at once instead of waiting and trying again: for rules that look for exactly that. */
  readonly rawOverload?: boolean
  /** Redirects to follow, each only to an allowed host. Default none. */
  readonly followRedirects?: number
}

const attemptsWhenOverloaded = 4

/** Sends through the gate: counted, paced, inside the allowed hosts, patient with an overloaded target. */
export class Sender {
  readonly gate: Gate
  private readonly client: HttpClient
  private readonly headers: HeaderList
  private readonly listeners: ((exchange: Exchange, endpointId: string) => void)[] = []

  /** `headers` go with every request that does not set them itself. */
  constructor(client: HttpClient, gate: Gate, headers: HeaderList = []) {
    this.client = client
    this.gate = gate
    this.headers = headers
  }

  /** Calls `listener` with every exchange from now on. */
  onExchange(listener: (exchange: Exchange, endpointId: string) => void): void {
    this.listeners.push(listener)
  }

  async send(given: WireRequest, options: SendOptions): Promise<Exchange> {
    const request = this.complete(given)
    const about = options.about ?? options.endpointId
    for (let attempt = 1; ; attempt += 1) {
      const exchange = await this.once(request, options)
      const { status } = exchange.response
      const overloaded =
        status === 429 || (status === 503 && headerOf(exchange.response.headers, 'retry-after') !== undefined)
      if (!overloaded) {
        this.gate.observe('answered', about)
        return options.followRedirects === undefined ? exchange : this.followed(exchange, options)
      }
      if (options.rawOverload === true) return exchange
      this.gate.observe('overloaded', about, retryAfterMs(exchange.response))
      if (attempt === attemptsWhenOverloaded) {
        throw new ApiTestError(
          'rate_limited',
          `${request.method} ${request.target} answered ${status} ${attempt} times although the run slowed down`,
        )
      }
    }
  }

  /** Sends bytes that are no valid HTTP request on a connection of their own. */
  async sendBytes(origin: string, bytes: Buffer, method: string, options: SendOptions): Promise<WireResponse> {
    await this.gate.enter(origin, options.endpointId, options.about)
    try {
      return await this.client.sendBytes(origin, bytes, method, options)
    } finally {
      this.gate.leave()
    }
  }

  /** Asks for a WebSocket. Whoever gets one closes it. */
  async upgrade(given: WireRequest, options: SendOptions): Promise<UpgradeAttempt & { exchange: Exchange }> {
    const request = this.complete(given)
    await this.gate.enter(request.origin, options.endpointId, options.about)
    try {
      const attempt = await this.client.upgrade(request)
      return { ...attempt, exchange: { request, response: attempt.response, as: options.as } }
    } finally {
      this.gate.leave()
    }
  }

  private complete(request: WireRequest): WireRequest {
    if (this.headers.length === 0) return request
    const missing = this.headers.filter(([name]) => headerOf(request.headers, name) === undefined)
    return { ...request, headers: [...request.headers, ...missing] }
  }

  private async once(request: WireRequest, options: SendOptions): Promise<Exchange> {
    const place = this.gate.enter(request.origin, options.endpointId, options.about)
    if (place !== undefined) await place
    try {
      const response = await this.client.send(request, options)
      const exchange: Exchange = { request, response, as: options.as }
      for (const listener of this.listeners) listener(exchange, options.about ?? options.endpointId)
      return exchange
    } catch (error) {
      if (codeOf(error) === 'connection_failed') this.gate.observe('no_answer', options.about ?? options.endpointId)
      throw error
    } finally {
      this.gate.leave()
    }
  }

  private async followed(first: Exchange, options: SendOptions): Promise<Exchange> {
    let exchange = first
    for (let hops = options.followRedirects ?? 0; hops > 0; hops -= 1) {
      const { status, headers } = exchange.response
      const location = headerOf(headers, 'location')
      if (status < 300 || status >= 400 || location === undefined) break
      const next = redirectTarget(exchange.request, location)
      if (next === undefined || !this.gate.allows(next.origin)) break
      const keepsMethod = status === 307 || status === 308
      const { body: _, ...rest } = exchange.request
      exchange = await this.once(
        keepsMethod
          ? { ...exchange.request, ...next }
          : {
              ...rest,
              ...next,
              method: 'GET',
              headers: rest.headers.filter(([name]) => !/^content-(?:type|length)$/i.test(name)),
            },
        options,
      )
    }
    return exchange
  }
}

function redirectTarget(request: WireRequest, location: string): { origin: string; target: string } | undefined {
  try {
    const url = new URL(location, `${request.origin}${request.target}`)
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
    return { origin: `${url.protocol}//${url.host}`, target: `${url.pathname}${url.search}` }
  } catch {
    return undefined
  }
}

/** Retry-After in ms: seconds or an HTTP date (RFC 9110 §10.2.3). */
export function retryAfterMs(response: WireResponse): number | undefined {
  const value = headerOf(response.headers, 'retry-after')
  if (value === undefined) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Temporal.Now.instant().epochMilliseconds)
}
