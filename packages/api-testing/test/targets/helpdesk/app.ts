import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from './database.ts'
import type { Asker, Desk } from './desk.ts'
import type { FlawId } from './flaws.ts'
import type { Operation } from './operations.ts'
import { operationsOf } from './operations.ts'
import { consolePage, kbPage } from './pages.ts'
import { sdl } from './schema.graphql.ts'
import { serveSubscriptions } from './subscriptions.ts'
import { Tokens } from './tokens.ts'

export interface StartedHelpdesk {
  readonly origin: string
  readonly sdl: string
  /** Its working folder. */
  readonly folder: string
  stop(): Promise<void>
}

const cookieName = 'helpdesk_access'

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([key]) => key === name)?.[1]
}

/** Starts the help desk on 127.0.0.1 with the chosen flaws: GraphQL at /graphql (also as a WebSocket), articles at /kb/{slug}. */
export async function startHelpdesk(chosen: 'all' | 'none' | readonly FlawId[]): Promise<StartedHelpdesk> {
  const has = (flaw: FlawId): boolean => chosen === 'all' || (chosen !== 'none' && chosen.includes(flaw))
  const folder = mkdtempSync(join(tmpdir(), 'helpdesk-'))
  mkdirSync(join(folder, 'attachments'))
  writeFileSync(join(folder, 'desk.conf'), 'mail_password=Gravel-Comet-90\n')
  const events = new EventEmitter().setMaxListeners(0)
  const desk: Desk = { db: new Database(has('user-ids')), tokens: new Tokens(has), events, folder, has }
  const operations = operationsOf(desk)

  const askerOf = (request: IncomingMessage, given: string | undefined, signal: AbortSignal): Asker => {
    const [, bearer] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
    const token = given ?? bearer ?? cookieOf(request, cookieName) ?? ''
    const claims = token === '' ? undefined : desk.tokens.read(token)
    const user = claims && desk.db.one('SELECT * FROM users WHERE id = ?', claims.sub)
    return { token, user, counted: new Set(), signal }
  }

  /** The operation or operations of a request; undefined when it is in a form that is not accepted. */
  const operationsIn = (request: IncomingMessage, url: URL, text: string): Operation | Operation[] | undefined => {
    const fromPairs = (pairs: URLSearchParams): Operation => ({
      query: pairs.get('query') ?? undefined,
      operationName: pairs.get('operationName'),
      variables: JSON.parse(pairs.get('variables') ?? '{}'),
    })
    if (request.method === 'GET') return fromPairs(url.searchParams)
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim()
    if (has('form-post') && type === 'application/x-www-form-urlencoded') return fromPairs(new URLSearchParams(text))
    return type === 'application/json' || (has('text-post') && type === 'text/plain') ? JSON.parse(text) : undefined
  }

  const graphql = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const send = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    const isGet = request.method === 'GET'
    if (!isGet && request.method !== 'POST') return send(405, { errors: [{ message: 'Use GET or POST' }] })
    const text = await textOf(request)
    if (text.length > 100_000) return send(413, { errors: [{ message: 'The body is too large' }] })
    const wanted = operationsIn(request, url, text)
    if (wanted === undefined) return send(415, { errors: [{ message: 'Send application/json' }] })
    // the pattern that is to keep introspection away, as the documentation of a proxy recommends it
    if (has('introspection') && !isGet && /__schema ?\{/.test(text))
      return send(200, { errors: [{ message: 'Introspection is disabled' }] })
    const leaving = new AbortController()
    const asker = askerOf(request, undefined, leaving.signal)
    const kinds = isGet && !has('mutation-by-get') ? (['query'] as const) : (['query', 'mutation'] as const)
    if (Array.isArray(wanted) && !has('batching'))
      return send(400, { errors: [{ message: 'Send one operation at a time' }] })
    const result = Array.isArray(wanted)
      ? await Promise.all(wanted.map((one) => operations.run(one ?? {}, asker, kinds)))
      : await operations.run(wanted ?? {}, asker, kinds)
    if (asker.cookie !== undefined) {
      const sameSite = has('socket-any-origin') || has('form-post') || has('text-post') ? 'None' : 'Strict'
      response.setHeader('set-cookie', `${cookieName}=${asker.cookie}; Path=/; HttpOnly; Secure; SameSite=${sameSite}`)
    }
    send(200, result)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://helpdesk')
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    const page = (status: number, html: string): void =>
      void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html)
    if (url.pathname === '/graphql') return graphql(request, response, url)
    const [, slug] = /^\/kb\/([\w-]+)$/.exec(url.pathname) ?? []
    const article = slug === undefined ? undefined : kbPage(desk, slug)
    if (article !== undefined) {
      response.setHeader('x-frame-options', 'DENY')
      if (!has('page-html')) response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      return page(200, article)
    }
    if (url.pathname === '/graphiql' && has('graphiql')) {
      if (cookieOf(request, 'developer_tools') === 'on') return page(200, consolePage)
      response.setHeader('set-cookie', 'developer_tools=off; Path=/; HttpOnly; Secure; SameSite=Strict')
      return page(403, '<!doctype html><title>Help desk</title><p>Developer tools are off.</p>')
    }
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"message":"Not found"}]}')
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const isSyntax = error instanceof SyntaxError
      if (!response.headersSent) response.writeHead(isSyntax ? 400 : 500, { 'content-type': 'application/json' })
      const message = isSyntax ? 'The body cannot be read' : 'Something went wrong'
      response.end(
        JSON.stringify({ errors: [{ message: has('stack-traces') ? String((error as Error).stack) : message }] }),
      )
    })
  })
  server.on('upgrade', (request, stream) => {
    const { origin, host } = request.headers
    const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
    if (request.url !== '/graphql' || request.headers['sec-websocket-key'] === undefined)
      return void stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    if (!isOwn && !has('socket-any-origin'))
      return void stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    serveSubscriptions(request, stream, { operations, askerOf: (token, signal) => askerOf(request, token, signal) })
  })
  const streams = new Set<{ destroy(): void }>()
  server.on('connection', (stream) => {
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sdl,
    folder,
    stop: async () => {
      for (const stream of streams) stream.destroy()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
