import { randomBytes } from 'node:crypto'
import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { authorityOfApiKey } from '../auth/api-keys.ts'
import { authorityOfSession, sessionLimits } from '../auth/sessions.ts'
import { HoldfastError } from '../errors.ts'
import { newRequestId } from '../ids.ts'
import type { Authority } from '../operations/authority.ts'
import type { CallContext } from '../operations/handle.ts'
import { problemOf, toHoldfastError } from '../operations/problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    authority: Authority | undefined
  }
}

export const sessionCookie = 'holdfast_session'
export const csrfHeader = 'x-holdfast-csrf'

/** When to try again after 429 and 503 (RFC 9110 §10.2.3). */
const retryAfterSeconds = '5'

/** JSON bodies are small; files go as streams. */
const jsonLimit = 1024 * 1024

/**
 * A Fastify server with everything that all surfaces share: request ids, security headers, authentication before any body is
 * parsed, defense against cross-site requests, and problem documents for every error.
 */
export async function createServer(app: App): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: jsonLimit,
    genReqId: newRequestId,
    logger: false,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
    // a URL that cannot be decoded is refused before any route is looked for
    frameworkErrors: (error, request, reply) => {
      sendProblem(app, request, reply, error)
    },
    clientErrorHandler: refuseUnreadable,
  })
  server.decorateRequest('authority', undefined)
  await server.register(cookie)
  await server.register(rateLimit, { global: false })

  // bytes stay a stream: nothing is buffered, and the blob store counts them
  server.addContentTypeParser(
    'application/octet-stream',
    { bodyLimit: app.config.maxUploadBytes },
    (_request, payload, done) => done(null, payload),
  )

  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", (request) => `'nonce-${nonceOf(request)}'`],
        'img-src': ["'self'"],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'manifest-src': ["'self'"],
      },
    },
    strictTransportSecurity: app.config.publicUrl?.startsWith('https:') ?? false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
  server.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api') || request.url.startsWith('/mcp')) {
      reply.header('cache-control', 'no-store')
      // what /mcp answers is JSON-RPC, but for errors that come before it, which sendProblem types
      if (reply.statusCode >= 400 && request.url.startsWith('/api')) reply.type('application/problem+json')
      // here, because most problems come out of oRPC
      if (reply.statusCode === 429 || reply.statusCode === 503) reply.header('retry-after', retryAfterSeconds)
    }
    return payload
  })

  server.setErrorHandler((error, request, reply) => sendProblem(app, request, reply, error))
  server.setNotFoundHandler((request, reply) =>
    sendProblem(
      app,
      request,
      reply,
      new HoldfastError('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
    ),
  )
  return server
}

/** Answers what is no request that can be read, before there is one: it gets a problem document like everything else. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new HoldfastError('too_large', `The URL and the headers may have ${maxHeaderSize} bytes together.`)
      : new HoldfastError('invalid_input', 'This is no HTTP request that can be read.')
  const body = JSON.stringify(problemOf(known, newRequestId()))
  socket.end(
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

const nonces = new WeakMap<object, string>()

/** The nonce of one response, for the page's own styles. Keyed by the raw request, because that is all that helmet gives away. */
export function nonceOf(rawRequest: object): string {
  const nonce = nonces.get(rawRequest) ?? randomBytes(16).toString('base64')
  nonces.set(rawRequest, nonce)
  return nonce
}

export function sendProblem(app: App, request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const known = toHoldfastError(error)
  if (known.status >= 500)
    app.log.error(
      { request: request.id, method: request.method, path: request.routeOptions.url, error: known.cause ?? known },
      'a request failed',
    )
  return reply
    .code(known.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(known, request.id)))
}

/** Who sends this request: an API key in `Authorization`, else the session cookie. Also refuses cross-site changes by cookie. */
export async function authenticate(app: App, request: FastifyRequest): Promise<Authority | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    const authority = token === undefined ? undefined : await authorityOfApiKey(app.database, token)
    if (!authority)
      throw new HoldfastError(
        'unauthenticated',
        'This API key is not valid: unknown, expired, revoked, or of a person who left.',
      )
    return authority
  }
  const token = request.cookies[sessionCookie]
  if (token === undefined) return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD') refuseCrossSite(request)
  return authorityOfSession(app.database, token)
}

/** A page of another site can make a browser send the cookie, but not this header (it would need a CORS preflight, which nobody answers). */
function refuseCrossSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const isForeign = typeof site === 'string' && site !== 'same-origin' && site !== 'none'
  if (isForeign || request.headers[csrfHeader] === undefined) {
    throw new HoldfastError(
      'forbidden',
      `Changes by session cookie need the header ${csrfHeader}: 1, sent by the page itself. Other programs use an API key.`,
    )
  }
}

/** The context that every operation gets from a request. */
export function callContext(app: App, request: FastifyRequest, reply: FastifyReply): CallContext {
  const key = request.headers['idempotency-key']
  return {
    app,
    authority: request.authority,
    requestId: request.id,
    idempotencyKey: typeof key === 'string' && key !== '' ? key : undefined,
    clientAddress: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    sessionToken: request.cookies[sessionCookie],
    setSession(token) {
      const options = {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: app.config.publicUrl?.startsWith('https:') ?? false,
      } as const
      if (token === undefined) void reply.clearCookie(sessionCookie, options)
      // the server judges the session; the cookie's age only spares the browser a useless one
      else void reply.setCookie(sessionCookie, token, { ...options, maxAge: sessionLimits.absolute.hours * 3600 })
    },
  }
}
