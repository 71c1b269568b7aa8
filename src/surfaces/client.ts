import { createORPCClient, ORPCError } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'

/** What a call may carry besides its input. */
export interface ClientContext {
  /** Names one action, so that repeating the request cannot repeat the effect. */
  idempotencyKey?: string
}

export type Client<C extends AnyContractRouter> = JsonifiedClient<ContractRouterClient<C, ClientContext>>

/** A client with a typed method for every operation of a contract, speaking to the REST API under `url`. */
export function createClient<C extends AnyContractRouter>(
  contract: C,
  url: string,
  headers: () => Record<string, string>,
  doFetch: (request: Request, init: RequestInit) => Promise<Response> = fetch,
): Client<C> {
  const link = new OpenAPILink<ClientContext>(contract, {
    url,
    headers: ({ context }) => ({
      ...headers(),
      ...(context.idempotencyKey === undefined ? {} : { 'idempotency-key': context.idempotencyKey }),
    }),
    fetch: async (request, init) => asJson(await doFetch(request, init)),
    customErrorResponseBodyDecoder: errorOfProblem,
  })
  return createORPCClient(link)
}

/** oRPC reads a problem document as a file unless it is called JSON. */
function asJson(response: Response): Response {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return response
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  return new Response(response.body, { status: response.status, headers })
}

/** The problem document (RFC 9457) becomes an error whose `data` is the document. */
function errorOfProblem(body: unknown): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null || !('code' in body) || !('status' in body)) return null
  const { code, status } = body
  if (typeof code !== 'string' || typeof status !== 'number') return null
  const message = 'detail' in body && typeof body.detail === 'string' ? body.detail : code
  return new ORPCError(code, { status, message, data: body })
}

/** Calls an operation of a client by its name. The client, of whatever kind, is a tree of functions with the shape of the contract. */
export async function callByName(
  client: object,
  name: readonly string[],
  input: unknown,
  options: { context?: ClientContext } = {},
): Promise<unknown> {
  const method = name.reduce<unknown>((node, part) => Reflect.get(Object(node), part), client)
  if (typeof method !== 'function') throw new Error(`there is no operation ${name.join('.')}`)
  return Reflect.apply(method, undefined, [input, options])
}
