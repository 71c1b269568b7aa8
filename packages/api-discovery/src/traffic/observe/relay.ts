/**
 * A relay that passes bytes on as they come, both ways, and lets a tap look at them. It reads nothing itself, so it
 * alters nothing: HTTP/1.1 with everything in it, WebSockets, and what is neither.
 */
import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { ConnectionTap } from './connection-tap.ts'
import type { TrafficRecorder } from './recorder.ts'

export interface Upstream {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
}

export interface RelayOptions {
  readonly upstream: Upstream
  readonly recorder: TrafficRecorder
  readonly now: () => number
  /** Hears why a connection to the API failed. */
  readonly onProblem: (message: string) => void
}

export function createRelay(options: RelayOptions): Server {
  // A side that has sent all may still wait for the answer.
  return createServer({ allowHalfOpen: true, noDelay: true }, (client) => relay(client, options))
}

function relay(client: Socket, { upstream, recorder, now, onProblem }: RelayOptions): void {
  const { host, port, isTls } = upstream
  const server = isTls ? connectSecurely(host, port) : connectTcp({ host, port, allowHalfOpen: true, noDelay: true })
  let hasAnswered = false
  tap(client, server, recorder, now)
  server.once('data', () => {
    hasAnswered = true
  })
  client.pipe(server)
  server.pipe(client)
  client.on('error', () => server.destroy())
  server.on('error', (error) => {
    if (hasAnswered || client.destroyed) client.destroy()
    else {
      onProblem(`${host}:${port} cannot be reached: ${error.message}`)
      server.unpipe(client)
      client.unpipe(server)
      client.end(badGateway(`${host}:${port}`))
    }
  })
  client.on('close', () => server.destroy())
  server.on('close', () => {
    if (hasAnswered) client.end()
  })
}

/** Looks on. Whatever goes wrong here ends the looking, never the connection. */
function tap(client: Socket, server: Socket, recorder: TrafficRecorder, now: () => number): void {
  let watching: ConnectionTap | undefined = new ConnectionTap((exchange) => recorder.offer(exchange), now)
  const look = (run: (tap: ConnectionTap) => void): void => {
    if (watching === undefined) return
    try {
      run(watching)
    } catch {
      watching = undefined
      recorder.counts.unparsed++
    }
  }
  client.on('data', (chunk: Buffer) => look((one) => one.fromClient(chunk)))
  server.on('data', (chunk: Buffer) => look((one) => one.fromServer(chunk)))
  server.on('end', () => look((one) => one.serverEnded()))
}

function connectSecurely(host: string, port: number): Socket {
  // No name is sent for an address (RFC 6066 §3).
  const name = isAddress(host) ? {} : { servername: host }
  const options = { host, port, allowHalfOpen: true, ALPNProtocols: ['http/1.1'], ...name }
  return connectTls(options)
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':')
}

function badGateway(upstream: string): string {
  const text = `holdfast api observe: ${upstream} cannot be reached.\n`
  return `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`
}
