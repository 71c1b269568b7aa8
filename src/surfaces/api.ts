import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError } from '@orpc/server'
import type { FastifyInstance } from 'fastify'
import type { App } from '../core/app.ts'
import { HoldfastError } from '../core/errors.ts'
import { authenticate, callContext, sendProblem } from '../core/http/server.ts'
import type { CallContext } from '../core/operations/handle.ts'
import { type Problem, problemOf, toHoldfastError } from '../core/operations/problem.ts'
import { contract } from './contract.ts'
import { openApiDocument } from './openapi.ts'
import { router } from './router.ts'
import { operationsOf } from './walk.ts'

/** Calls a minute that one address may make to operations that need no session: enough for people, too few to guess passwords. */
const publicCallsPerMinute = 120

/** Serves every operation as REST under /api, and their description at /api/openapi.json. */
export async function serveApi(server: FastifyInstance, app: App): Promise<void> {
  const publicRoutes = new Set(
    operationsOf(contract)
      .filter(({ meta }) => meta.access === 'public')
      .map(({ method, path }) => `${method} /api${path}`),
  )
  const handler = new OpenAPIHandler<CallContext>(router, {
    clientInterceptors: [({ next, context }) => next().catch((error: unknown) => raise(error, context))],
    customErrorResponseBodyEncoder: (error) => problemIn(error) ?? problemOf(toHoldfastError(error), ''),
  })
  const document = await openApiDocument(contract)
  const checkRate = server.createRateLimit({ max: publicCallsPerMinute, timeWindow: '1 minute' })

  await server.register(
    (api, _options, done) => {
      // before the body is parsed: a stranger's body is never read
      api.addHook('onRequest', async (request) => {
        const route = `${request.method} ${request.url.split('?')[0]}`
        const isPublic = publicRoutes.has(route)
        if (isPublic && request.method !== 'GET') {
          const rate = await checkRate(request)
          if (!rate.isAllowed && rate.isExceeded)
            throw new HoldfastError('rate_limited', 'Too many attempts from this address. Wait a minute.')
        }
        request.authority = await authenticate(app, request)
        if (!request.authority && !isPublic && route !== 'GET /api/openapi.json') {
          throw new HoldfastError('unauthenticated', 'Sign in, or send an API key as `Authorization: Bearer …`.')
        }
      })
      api.get('/openapi.json', (_request, reply) => reply.type('application/json').send(document))
      api.all('/*', async (request, reply) => {
        // nothing said is nothing asked for: a DELETE has no body, and what is missing of a POST is then told by name
        if (request.body === undefined && request.method !== 'GET' && request.method !== 'HEAD') request.body = {}
        const { matched } = await handler.handle(request, reply, {
          prefix: '/api',
          context: callContext(app, request, reply),
        })
        if (matched) return reply
        return sendProblem(
          app,
          request,
          reply,
          new HoldfastError('not_found', `There is no operation ${request.method} ${request.url.split('?')[0]}.`),
        )
      })
      done()
    },
    { prefix: '/api' },
  )
}

/** Logs what is our fault, and hands the problem document on inside of the one error class that oRPC lets through. */
function raise(error: unknown, context: CallContext): never {
  const known = toHoldfastError(error)
  if (known.status >= 500)
    context.app.log.error({ request: context.requestId, error: known.cause ?? known }, 'an operation failed')
  throw new ORPCError(known.code, {
    status: known.status,
    message: known.message,
    data: problemOf(known, context.requestId),
    cause: known,
  })
}

function problemIn(error: ORPCError<string, unknown>): Problem | undefined {
  const { data } = error
  return typeof data === 'object' && data !== null && 'instance' in data ? (data as Problem) : undefined // raise() puts nothing else there
}
