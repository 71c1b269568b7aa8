import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { ClosedBeforeResponse, Connection } from './connection.ts'
import type { Timed, TlsSettings } from './connection.ts'
import { headerOf } from './message.ts'
import type { WireRequest, WireResponse } from './message.ts'
import { bytesOf } from './request-bytes.ts'
import type { UpgradeAttempt } from './websocket.ts'
import { upgrade } from './websocket.ts'

export interface ClientSettings {
  readonly connectTimeoutMs: number
  /** For the whole answer. */
  readonly timeoutMs: number
  readonly maxBodyBytes: number
  readonly tls: TlsSettings
}

export const defaultClientSettings: ClientSettings = {
  connectTimeoutMs: 10_000,
  timeoutMs: 30_000,
  maxBodyBytes: 5 * 1024 * 1024,
  tls: { verify: true },
}

/**
 * An HTTP/1.1 client that sends exactly what it is given: any path bytes, header case, repeated or malformed headers, any method. Connections
 * are kept and reused. It follows no redirects, keeps no cookies, and knows nothing of what is allowed: the `Gate` decides that.
 */
export class HttpClient {
  private readonly settings: ClientSettings
  private readonly idle = new Map<string, Connection[]>()
  private closed = false

  constructor(settings: Partial<ClientSettings> = {}) {
    this.settings = { ...defaultClientSettings, ...settings }
  }

  async send(request: WireRequest, limits: { timeoutMs?: number; maxBodyBytes?: number } = {}): Promise<WireResponse> {
    const { origin, method } = request
    const bytes = bytesOf(request)
    const effective = this.effective(limits)
    const kept = this.keptConnection(origin)
    const connection = kept ?? (await this.open(origin))
    try {
      return this.received(connection, await connection.exchange(bytes, method, effective), effective.maxBodyBytes)
    } catch (error) {
      // A kept connection that the server closed meanwhile (RFC 9112 §9.3.1): nothing was answered, so ask once more on a new one.
      if (kept === undefined || !(error instanceof ClosedBeforeResponse)) throw error
      const fresh = await this.open(origin)
      return this.received(fresh, await fresh.exchange(bytes, method, effective), effective.maxBodyBytes)
    }
  }

  /**
   * Sends bytes as they are (for requests that are no valid HTTP) and reads one response, on a connection that nothing else uses: what the server
   * makes of bytes left over concerns nobody.
   */
  async sendBytes(
    origin: string,
    bytes: Buffer,
    method: string,
    limits: { timeoutMs?: number; maxBodyBytes?: number } = {},
  ): Promise<WireResponse> {
    const effective = this.effective(limits)
    const connection = await this.open(origin)
    try {
      const timed = await connection.exchange(bytes, method, effective)
      return this.received(connection, { ...timed, reusable: false }, effective.maxBodyBytes)
    } finally {
      connection.close()
    }
  }

  /** Asks for a WebSocket, on a connection of its own. */
  async upgrade(request: WireRequest): Promise<UpgradeAttempt> {
    return upgrade(request, this.settings)
  }

  close(): void {
    this.closed = true
    for (const connections of this.idle.values()) for (const connection of connections) connection.close()
    this.idle.clear()
  }

  private effective(limits: { timeoutMs?: number; maxBodyBytes?: number }): {
    timeoutMs: number
    maxBodyBytes: number
  } {
    return {
      timeoutMs: limits.timeoutMs ?? this.settings.timeoutMs,
      maxBodyBytes: limits.maxBodyBytes ?? this.settings.maxBodyBytes,
    }
  }

  private keptConnection(origin: string): Connection | undefined {
    const idle = this.idle.get(origin)
    for (let candidate = idle?.pop(); candidate !== undefined; candidate = idle?.pop()) {
      if (!candidate.alive) continue
      candidate.ref()
      return candidate
    }
    return undefined
  }

  private open(origin: string): Promise<Connection> {
    return Connection.open(origin, this.settings.connectTimeoutMs, this.settings.tls)
  }

  private received(connection: Connection, timed: Timed, maxBodyBytes: number): WireResponse {
    if (connection.alive && timed.reusable && !this.closed) {
      connection.unref()
      const idle = this.idle.get(connection.origin)
      if (idle === undefined) this.idle.set(connection.origin, [connection])
      else idle.push(connection)
    } else connection.close()
    const { body, truncated } = decoded(timed, maxBodyBytes)
    return {
      status: timed.status,
      reason: timed.reason,
      httpVersion: timed.httpVersion,
      headers: timed.headers,
      body,
      truncated,
      firstByteMs: timed.firstByteMs,
      totalMs: timed.totalMs,
    }
  }
}

/** Undoes the content encoding. A body that does not decode is given as it came. */
function decoded(response: Timed, maxBodyBytes: number): { body: Buffer; truncated: boolean } {
  const encoding = headerOf(response.headers, 'content-encoding')?.trim().toLowerCase()
  if (encoding === undefined || encoding === 'identity' || response.body.length === 0) return response
  const limit = { maxOutputLength: maxBodyBytes }
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return { ...response, body: gunzipSync(response.body, limit) }
    if (encoding === 'br') return { ...response, body: brotliDecompressSync(response.body, limit) }
    if (encoding === 'zstd') return { ...response, body: zstdDecompressSync(response.body, limit) }
    if (encoding === 'deflate') {
      // Some servers send raw deflate under this name; zlib streams begin with 0x78.
      return {
        ...response,
        body: response.body[0] === 0x78 ? inflateSync(response.body, limit) : inflateRawSync(response.body, limit),
      }
    }
  } catch {
    return { body: response.body, truncated: true }
  }
  return response
}
