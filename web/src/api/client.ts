import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { errorOf, parseProblem } from './problem.ts'

/** What a call may carry besides its input. */
export interface CallContext {
  /** Names one action of one user, so that repeating the request cannot repeat the effect. */
  idempotencyKey?: string
}

/** Sent with every request: a form of a foreign site cannot set a header, so the session cookie alone changes nothing. */
export const csrfHeaders = { 'x-holdfast-csrf': '1' }

export type Api<C extends AnyContractRouter> = JsonifiedClient<ContractRouterClient<C, CallContext>>

/** A client with a typed method for every operation of the contract, speaking to the REST API under `url`. */
export function createApi<C extends AnyContractRouter>(contract: C, url: string): Api<C> {
  return createORPCClient(
    new OpenAPILink<CallContext>(contract, {
      url,
      headers: ({ context }) => ({
        ...csrfHeaders,
        ...(context.idempotencyKey === undefined ? {} : { 'idempotency-key': context.idempotencyKey }),
      }),
      fetch: async (request, init) => asJson(await fetch(request, init)),
      customErrorResponseBodyDecoder: (body) => {
        const problem = parseProblem(body)
        return problem && errorOf(problem)
      },
    }),
  )
}

/** The link reads a body of type application/problem+json as a file; it is JSON (RFC 9457 §3). */
function asJson(response: Response): Response {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return response
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
