import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { SecureVersion } from 'node:tls'
import type { Json } from '../json.ts'
import { getAt, parseJson, parsePath } from '../json.ts'
import { templatePattern } from '../inputs/traffic.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import { messageOf } from '../errors.ts'
import { selfSigned } from './certificate.ts'
import type { FixtureSocket } from './sockets.ts'
import { acceptSocket, refuseSocket } from './sockets.ts'

/** Someone the fixture's server knows, by the bearer token it was given. */
export interface FixtureUser {
  readonly name: string
  readonly role: string
  readonly id: number
  readonly token: string
}

export const standardUsers: readonly FixtureUser[] = [
  { name: 'alice', role: 'user', id: 101, token: 'token-of-alice-5f2d' },
  { name: 'bob', role: 'user', id: 102, token: 'token-of-bob-91ac' },
  { name: 'admin', role: 'admin', id: 199, token: 'token-of-admin-77be' },
]

export interface FixtureRequest {
  readonly method: string
  /** As it came, without the query. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly cookies: Readonly<Record<string, string>>
  readonly bytes: Buffer
  readonly text: string
  readonly json: Json | undefined
  readonly form: URLSearchParams
  /** Who the bearer token, or the cookie `session`, belongs to. */
  readonly user: FixtureUser | undefined
}

export interface FixtureAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Buffer
  /** Wait before answering. */
  readonly delayMs?: number
}

/** A path that takes WebSockets. */
export interface SocketHandler {
  /** Status of the refusal; undefined lets the caller in. */
  readonly refuse?: (request: FixtureRequest) => number | undefined
  readonly open: (socket: FixtureSocket, request: FixtureRequest) => void
}

export type FixtureHandler = (request: FixtureRequest) => FixtureAnswer | Promise<FixtureAnswer>

export interface FixtureRoute {
  readonly method: string
  readonly template: string
  readonly handle: FixtureHandler
}

export function json(value: Json, status = 200, headers: FixtureAnswer['headers'] = {}): FixtureAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

export function text(body: string, status = 200, headers: FixtureAnswer['headers'] = {}): FixtureAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body }
}

export function html(body: string, status = 200, headers: FixtureAnswer['headers'] = {}): FixtureAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body }
}

export const unauthorized: FixtureAnswer = json({ error: 'sign in first' }, 401)
export const forbidden: FixtureAnswer = json({ error: 'you may not' }, 403)
export const notFound: FixtureAnswer = json({ error: 'there is no such thing' }, 404)

/** A field of the JSON or form body as text, at any depth (`user.name`); empty when it is absent or null. */
export function fieldText({ json: body, form }: Pick<FixtureRequest, 'json' | 'form'>, name: string): string {
  const value = getAt(body, parsePath(name)) ?? form.get(name)
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What a fixture's server may have besides routes. */
export interface ServerOptions {
  readonly sockets?: Readonly<Record<string, SocketHandler>>
  /** Serves https with a self-signed certificate of its own. */
  readonly tls?: { readonly days?: number; readonly minVersion?: SecureVersion }
}

/** A small real HTTP server on 127.0.0.1 for one fixture. */
export class FixtureServer {
  readonly origin: string
  /** What handlers threw: a fixture that breaks proves nothing. */
  readonly faults: readonly string[]
  private readonly server: Server

  private constructor(server: Server, origin: string, faults: readonly string[]) {
    this.server = server
    this.origin = origin
    this.faults = faults
  }

  static async start(
    routes: readonly FixtureRoute[],
    fallback: FixtureHandler = () => notFound,
    { sockets = {}, tls }: ServerOptions = {},
  ): Promise<FixtureServer> {
    const faults: string[] = []
    const patterns = routes.map((route) => ({
      route,
      pattern: templatePattern(route.template),
      names: pathParamsOf(route.template),
    }))
    const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      void respond(incoming, outgoing).catch((error: unknown) => {
        faults.push(messageOf(error))
        outgoing.destroy()
      })
    }
    const server = tls === undefined ? createServer(listener) : createTlsServer(tlsOptions(tls), listener)
    const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
      const url = incoming.url ?? '/'
      const [path = '/', queryText = ''] = url.split(/\?(.*)/s)
      const found = patterns.find(
        ({ route, pattern }) =>
          (route.method === incoming.method ||
            route.method === '*' ||
            (incoming.method === 'HEAD' && route.method === 'GET')) &&
          pattern.test(path),
      )
      const values = found?.pattern.exec(path) ?? []
      const params = Object.fromEntries(
        (found?.names ?? []).map((name, index) => [name, decoded(values[index + 1] ?? '')]),
      )
      const body = await readBody(incoming)
      const answer = await (found?.route.handle ?? fallback)(requestOf(incoming, path, queryText, params, body))
      if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs))
      outgoing.writeHead(answer.status ?? 200, answer.headers ?? {})
      outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body)
    }
    server.on('clientError', (_, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    })
    server.on('upgrade', (incoming, stream) => {
      const [path = '/', queryText = ''] = (incoming.url ?? '/').split(/\?(.*)/s)
      const handle = sockets[path]
      const request = requestOf(incoming, path, queryText, {}, Buffer.alloc(0))
      const refusal = handle === undefined ? 404 : handle.refuse?.(request)
      if (handle === undefined || refusal !== undefined) refuseSocket(stream, refusal ?? 404)
      else handle.open(acceptSocket(stream, incoming.headers['sec-websocket-key'] ?? ''), request)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return new FixtureServer(server, `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, faults)
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve())
    })
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function tlsOptions({ days, minVersion }: NonNullable<ServerOptions['tls']>): ReturnType<typeof selfSigned> & {
  minVersion?: SecureVersion
  ciphers?: string
} {
  const certificate = selfSigned(days)
  if (minVersion === undefined) return certificate
  // Versions before 1.2 need ciphers that the library counts as too weak by default.
  return { ...certificate, minVersion, ...(minVersion < 'TLSv1.2' ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}) }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size <= 20 * 1024 * 1024) chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function requestOf(
  incoming: IncomingMessage,
  path: string,
  queryText: string,
  params: Record<string, string>,
  bytes: Buffer,
): FixtureRequest {
  const body = bytes.toString('utf8')
  const bearer = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1]
  const cookies = Object.fromEntries(
    (incoming.headers.cookie ?? '')
      .split(/;\s*/)
      .flatMap((pair) =>
        pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]] : [],
      ),
  )
  return {
    method: incoming.method ?? 'GET',
    path,
    params,
    query: new URLSearchParams(queryText),
    headers: incoming.headers,
    cookies,
    bytes,
    text: body,
    json: parseJson(body),
    form: new URLSearchParams(body),
    user: standardUsers.find((user) => user.token === (bearer ?? cookies.session)),
  }
}
