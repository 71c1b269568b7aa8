import { createMcpHandler } from '@modelcontextprotocol/server'
import { createRouterClient } from '@orpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../core/app.ts'
import { HoldfastError } from '../core/errors.ts'
import { authenticate, callContext } from '../core/http/server.ts'
import type { CallContext } from '../core/operations/handle.ts'
import { problemOf, toHoldfastError } from '../core/operations/problem.ts'
import { callByName } from './client.ts'
import { createMcpServer, type ToolUser } from './mcp.ts'
import { router } from './router.ts'

/**
 * Serves the tools at /mcp (streamable HTTP), to API keys only: a browser's session must not be usable by whatever page can reach this.
 * Each request stands alone, so any number of servers may answer.
 */
export async function serveMcp(server: FastifyInstance, app: App, version: string): Promise<void> {
  await server.register(
    (mcp, _options, done) => {
      mcp.addHook('onRequest', async (request, reply) => {
        // for the client's sake: what is missing, before the body is read (RFC 6750 §3)
        void reply.header('www-authenticate', 'Bearer')
        request.authority = await authenticate(app, request)
        if (request.authority?.kind !== 'api_key')
          throw new HoldfastError('unauthenticated', 'Send an API key as `Authorization: Bearer …`.')
        void reply.removeHeader('www-authenticate')
      })
      mcp.all('/', (request, reply) => answer(app, version, request, reply))
      done()
    },
    { prefix: '/mcp' },
  )
}

async function answer(app: App, version: string, request: FastifyRequest, reply: FastifyReply): Promise<Response> {
  const context = callContext(app, request, reply)
  const handler = createMcpHandler(() => createMcpServer(userOf(context), version), {
    onerror: (error) => app.log.debug({ request: request.id, error }, 'an MCP request was refused'),
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    // the key has done its work; nothing behind this needs it
    if (typeof value === 'string' && name !== 'authorization') headers.set(name, value)
  }
  const url = new URL(request.url, 'http://holdfast.invalid')
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) }
  return handler.fetch(new Request(url, { method: request.method, headers, ...body }), { parsedBody: request.body })
}

/** The tools' user is the request's API key, calling the operations in this process. */
function userOf(context: CallContext): ToolUser {
  const client = createRouterClient(router, { context })
  return {
    permissions: () => Promise.resolve(context.authority?.permissions ?? new Set()),
    call: ({ name }, input) => callByName(client, name, input),
    problemOf(error) {
      const known = toHoldfastError(error)
      if (known.status >= 500)
        context.app.log.error({ request: context.requestId, error: known.cause ?? known }, 'a tool failed')
      return problemOf(known, context.requestId)
    },
  }
}
