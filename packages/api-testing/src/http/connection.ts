import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { ApiTestError, messageOf } from '../errors.ts'
import { portOf } from './message.ts'
import type { ParsedResponse } from './response-parser.ts'
import { ResponseParser } from './response-parser.ts'

export interface TlsSettings {
  /** False accepts any certificate (`--insecure`). */
  readonly verify: boolean
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export interface Timed extends ParsedResponse {
  firstByteMs: number
  totalMs: number
}

interface Pending {
  readonly parser: ResponseParser
  sentAt: number
  firstByteAt: number | undefined
  readonly timer: NodeJS.Timeout
  readonly resolve: (response: Timed) => void
  readonly reject: (error: Error) => void
}

/** The peer closed the connection before it said anything: the request can be tried again on a new one. */
export class ClosedBeforeResponse extends ApiTestError {
  constructor(options?: ErrorOptions) {
    super('connection_failed', 'the server closed the connection before it answered', options)
  }
}

/** Whether writing failed because the peer had closed the connection already. */
function wasClosed(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

/** Connects by TCP, or TLS for `https:`. Errors: `connection_failed`. */
export function openSocket(origin: string, timeoutMs: number, tls: TlsSettings): Promise<Socket> {
  const url = new URL(origin)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = portOf(url)
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    const socket = secure
      ? connectTls({
          host,
          port,
          rejectUnauthorized: tls.verify,
          ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
          ...(tls.cert === undefined ? {} : { cert: tls.cert }),
          ...(tls.key === undefined ? {} : { key: tls.key }),
        })
      : connectTcp({ host, port })
    socket.setNoDelay(true)
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection to ${origin} within ${timeoutMs} ms`)),
      timeoutMs,
    )
    const refuse = (error: Error): void => {
      clearTimeout(timer)
      reject(
        new ApiTestError('connection_failed', `cannot connect to ${origin}: ${messageOf(error)}`, { cause: error }),
      )
    }
    socket.once('error', refuse)
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.removeListener('error', refuse)
      resolve(socket)
    })
  })
}

const writes: (() => void)[] = []

/**
 * Does a write when all that has arrived in this turn of the event loop is read. Requests of several connections then go out together, and the
 * target is woken once for all of them: waking is the most costly part of a small write.
 */
function afterReading(write: () => void): void {
  if (writes.push(write) === 1) setImmediate(() => writes.splice(0).forEach((one) => one()))
}

/** One TCP or TLS connection carrying one request at a time. */
export class Connection {
  readonly origin: string
  private readonly socket: Socket
  private pending: Pending | undefined
  private failure: Error | undefined

  private constructor(origin: string, socket: Socket) {
    this.origin = origin
    this.socket = socket
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', (error) =>
      this.fail(
        this.pending?.parser.started === false && wasClosed(error)
          ? new ClosedBeforeResponse({ cause: error })
          : new ApiTestError('connection_failed', messageOf(error), { cause: error }),
      ),
    )
    socket.on('end', () => this.ended())
    socket.on('close', () => this.ended())
  }

  static async open(origin: string, timeoutMs: number, tls: TlsSettings): Promise<Connection> {
    return new Connection(origin, await openSocket(origin, timeoutMs, tls))
  }

  get alive(): boolean {
    return this.failure === undefined && !this.socket.destroyed && this.socket.writable
  }

  /** Sends the bytes and reads one response. `method` decides whether the response may have a body. */
  exchange(bytes: Buffer, method: string, limits: { timeoutMs: number; maxBodyBytes: number }): Promise<Timed> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          this.fail(
            new ApiTestError('timeout', `no complete answer from ${this.origin} within ${limits.timeoutMs} ms`),
          ),
        limits.timeoutMs,
      )
      const parser = new ResponseParser(method, limits.maxBodyBytes)
      const pending = { parser, sentAt: performance.now(), firstByteAt: undefined, timer, resolve, reject }
      this.pending = pending
      if (this.failure !== undefined) this.fail(this.failure)
      else
        afterReading(() => {
          pending.sentAt = performance.now()
          if (this.pending === pending) this.socket.write(bytes)
        })
    })
  }

  close(): void {
    this.socket.destroy()
  }

  unref(): void {
    this.socket.unref()
  }

  ref(): void {
    this.socket.ref()
  }

  private receive(chunk: Buffer): void {
    const pending = this.pending
    if (pending === undefined) {
      // Bytes nobody asked for: whatever they are, this connection cannot be trusted with another request.
      this.close()
      return
    }
    pending.firstByteAt ??= performance.now()
    try {
      const response = pending.parser.push(chunk)
      if (response !== undefined) this.complete(pending, response)
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  private complete(pending: Pending, response: ParsedResponse): void {
    clearTimeout(pending.timer)
    this.pending = undefined
    if (!response.reusable) this.close()
    const now = performance.now()
    pending.resolve({
      ...response,
      firstByteMs: (pending.firstByteAt ?? now) - pending.sentAt,
      totalMs: now - pending.sentAt,
    })
  }

  private ended(): void {
    const pending = this.pending
    if (pending === undefined) {
      this.failure ??= new ClosedBeforeResponse()
      this.socket.destroy()
      return
    }
    const response = pending.parser.end()
    if (response !== undefined) this.complete(pending, { ...response, reusable: false })
    else if (pending.parser.started)
      this.fail(new ApiTestError('response_invalid', 'the response ended in the middle of its head'))
    else this.fail(new ClosedBeforeResponse())
  }

  private fail(error: Error): void {
    this.failure ??= error
    const pending = this.pending
    this.pending = undefined
    this.socket.destroy()
    if (pending === undefined) return
    clearTimeout(pending.timer)
    pending.reject(error)
  }
}
