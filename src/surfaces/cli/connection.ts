import { ORPCError } from '@orpc/client'
import { callByName, type Client, createClient } from '../client.ts'
import { contract } from '../contract.ts'
import type { Operation } from '../walk.ts'
import { RefusedError, UnreachableError, UsageError } from './failure.ts'
import { readLogins } from './logins.ts'
import * as z from 'zod'

export interface ConnectionOptions {
  server?: string | undefined
  key?: string | undefined
}

/** A server and the key to it. */
export interface Connection {
  /** Without a slash at its end. */
  server: string
  client: Client<typeof contract>
  /** Calls an operation that neither takes nor gives a file. */
  call(operation: Operation, input: unknown, options?: { idempotencyKey?: string | undefined }): Promise<unknown>
  /** Asks for a path below /api, for files in and out; the answer is one of success. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}

/** The server that commands work against: `--server`, HOLDFAST_SERVER, or the one on this machine. */
export function serverOf({ server }: ConnectionOptions): string {
  const given = server ?? (process.env['HOLDFAST_SERVER'] || `http://127.0.0.1:${process.env['PORT'] || '4780'}`)
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--server: ${given} is no URL such as https://holdfast.example.com.`)
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** Connects with the key of `--key`, HOLDFAST_API_KEY, or the saved login; without any, only public operations answer. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const server = serverOf(options)
  const key = options.key ?? (process.env['HOLDFAST_API_KEY'] || (await readLogins())[server]?.key)
  if (key !== undefined) warnOfPlainText(server)
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  return connectWith(server, () => headers)
}

/** Connects with headers of the caller's choice, and hands every answer to `onResponse` (for cookies). */
export function connectWith(
  server: string,
  headers: () => Record<string, string>,
  onResponse: (response: Response) => void = () => undefined,
): Connection {
  const ask = async (request: Request | string, init?: RequestInit): Promise<Response> => {
    const response = await reach(server, () => fetch(request, init))
    onResponse(response)
    return response
  }
  const client = createClient(contract, `${server}/api`, headers, ask)
  return {
    server,
    client,
    async call(operation, input, { idempotencyKey } = {}) {
      try {
        return await callByName(client, operation.name, input, {
          context: idempotencyKey === undefined ? {} : { idempotencyKey },
        })
      } catch (error) {
        throw refusalOf(server, error)
      }
    },
    async fetch(path, init = {}) {
      const response = await ask(`${server}/api${path}`, { ...init, headers: { ...headers(), ...headersOf(init) } })
      if (response.ok) return response
      const body: unknown = await response.json().catch(() => undefined)
      throw refusalOf(server, new ORPCError('refused', { status: response.status, data: body }))
    },
  }
}

const headersOf = (init: RequestInit): Record<string, string> => Object.fromEntries(new Headers(init.headers).entries())

async function reach(server: string, request: () => Promise<Response>): Promise<Response> {
  try {
    return await request()
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined
    const code = cause && 'code' in cause ? String(cause.code) : ''
    const reason = code === 'ECONNREFUSED' ? 'nothing listens there' : cause?.message || code || String(error)
    throw new UnreachableError(
      `${server} cannot be reached: ${reason}. Is it running (\`holdfast start\`)? --server or HOLDFAST_SERVER names another one.`,
      { cause: error },
    )
  }
}

const Problem = z.object({
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().default(''),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
})

/**
 * Turns what the client throws into what a command prints.
 * @param hint says how to get a key when one is missing
 */
export function refusalOf(server: string, error: unknown, hint = '`holdfast login` makes and keeps a key.'): unknown {
  if (!(error instanceof ORPCError)) return error
  const problem = Problem.safeParse(error.data)
  if (problem.success) {
    const { errors, ...rest } = problem.data
    const detail = rest.code === 'unauthenticated' ? `${rest.detail} ${hint}`.trim() : rest.detail
    return new RefusedError({ ...rest, detail, issues: errors })
  }
  return new UnreachableError(
    `${server} answered with status ${error.status}, but not as a Holdfast does. Is it one?`,
    {
      cause: error,
    },
  )
}

function warnOfPlainText(server: string): void {
  const { protocol, hostname } = new URL(server)
  if (protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return
  process.stderr.write(`Warning: the API key travels to ${server} without encryption.\n`)
}
