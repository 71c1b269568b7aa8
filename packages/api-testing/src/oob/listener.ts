import { randomBytes } from 'node:crypto'
import type { Socket as UdpSocket } from 'node:dgram'
import { createSocket } from 'node:dgram'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { ApiTestError, messageOf } from '../errors.ts'
import { answerTo, questionOf } from './dns.ts'

export interface OobSettings {
  readonly address: string
  readonly host: string | undefined
  readonly httpPort: number
  readonly dnsPort: number
  readonly domain: string
}

/** A call from outside for a token: proof that the target acted on a payload. */
export interface OobHit {
  readonly token: string
  readonly protocol: 'http' | 'dns'
  /** Request line or name asked for. */
  readonly detail: string
  readonly from: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** What the listener answers a token with, e.g. a redirect or an external entity. */
export interface OobAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const maxHits = 10_000

/** An own HTTP and DNS listener. Payloads carry a token; whoever calls with it was made to by the payload. */
export class OobListener {
  private readonly settings: OobSettings
  private readonly http: Server
  private dns: UdpSocket | undefined
  private readonly hits: OobHit[] = []
  private readonly answers = new Map<string, OobAnswer>()
  private readonly waiting = new Set<() => void>()
  private httpPort = 0
  private boundDnsPort = 0

  private constructor(settings: OobSettings) {
    this.settings = settings
    this.http = createServer((request, response) => this.called(request, response))
    this.http.on('error', () => {
      // A broken client connection is no event of ours.
    })
  }

  /** Starts listening. Errors: `usage` when the address or port cannot be bound. */
  static async start(settings: OobSettings): Promise<OobListener> {
    const listener = new OobListener(settings)
    try {
      await new Promise<void>((resolve, reject) => {
        listener.http.once('error', reject)
        listener.http.listen(settings.httpPort, settings.address, () => {
          listener.http.removeListener('error', reject)
          resolve()
        })
      })
      await listener.startDns()
    } catch (error) {
      await listener.close()
      throw new ApiTestError('usage', `the out-of-band listener cannot bind ${settings.address}: ${messageOf(error)}`, {
        cause: error,
      })
    }
    const address = listener.http.address()
    listener.httpPort = typeof address === 'object' && address !== null ? address.port : settings.httpPort
    listener.http.unref()
    return listener
  }

  get host(): string {
    return this.settings.host ?? this.settings.address
  }

  /** `host:port` of the HTTP side. */
  get authority(): string {
    return `${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.httpPort}`
  }

  get dnsPort(): number {
    return this.boundDnsPort
  }

  newToken(): string {
    return `hf${randomBytes(7).toString('hex')}`
  }

  url(token: string): string {
    return `http://${this.authority}/${token}`
  }

  dnsName(token: string): string {
    return `${token}.${this.settings.domain}`
  }

  /** Sets what calls with this token get. Default is 200 with the token as text. */
  serve(token: string, answer: OobAnswer): void {
    this.answers.set(token, answer)
  }

  hitsOf(token: string): OobHit[] {
    return this.hits.filter((hit) => hit.token === token)
  }

  /** Resolves with the calls for the token as soon as there is one, or with none after `timeoutMs`. */
  async waitFor(token: string, timeoutMs: number): Promise<OobHit[]> {
    const now = this.hitsOf(token)
    if (now.length > 0) return now
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.hitsOf(token)
        if (found.length > 0) finish(found)
      }
      const finish = (found: OobHit[]): void => {
        clearTimeout(timer)
        this.waiting.delete(check)
        resolve(found)
      }
      const timer = setTimeout(() => finish([]), timeoutMs)
      this.waiting.add(check)
    })
  }

  async close(): Promise<void> {
    this.http.closeAllConnections()
    await Promise.all([
      new Promise<void>((resolve) => {
        this.http.close(() => resolve())
      }),
      new Promise<void>((resolve) => {
        if (this.dns === undefined) resolve()
        else this.dns.close(() => resolve())
      }),
    ])
    this.dns = undefined
  }

  private async startDns(): Promise<void> {
    const socket = createSocket(this.settings.address.includes(':') ? 'udp6' : 'udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(this.settings.dnsPort, this.settings.address, () => {
        socket.removeListener('error', reject)
        resolve()
      })
    })
    this.dns = socket
    this.boundDnsPort = socket.address().port
    socket.on('error', () => {
      // A packet that could not be sent back concerns only its sender.
    })
    socket.on('message', (packet, from) => {
      const question = questionOf(packet)
      if (question === undefined) return
      const token = question.name.split('.').findLast((label) => /^hf[\da-f]{14}$/.test(label))
      if (token !== undefined)
        this.note({ token, protocol: 'dns', detail: question.name, from: from.address, headers: [], body: '' })
      socket.send(answerTo(packet, question, this.host), from.port, from.address)
    })
    socket.unref()
  }

  private note(hit: OobHit): void {
    if (this.hits.length < maxHits) this.hits.push(hit)
    for (const check of this.waiting) check()
  }

  private called(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request
    const token = /hf[\da-f]{14}/.exec(`${url} ${request.headers.host ?? ''}`)?.[0]
    const chunks: Buffer[] = []
    let size = 0
    const finish = (): void => {
      if (token !== undefined) {
        const headers: [string, string][] = []
        for (let index = 0; index + 1 < request.rawHeaders.length; index += 2)
          headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
        this.note({
          token,
          protocol: 'http',
          detail: `${method} ${url}`,
          from: request.socket.remoteAddress ?? '',
          headers,
          body: Buffer.concat(chunks).toString('utf8'),
        })
      }
      const answer = token === undefined ? undefined : this.answers.get(token)
      response.writeHead(answer?.status ?? 200, answer?.headers ?? { 'content-type': 'text/plain' })
      response.end(answer?.body ?? token ?? '')
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= 65_536) chunks.push(chunk)
    })
    request.on('end', finish)
    request.on('error', () => response.destroy())
  }
}
