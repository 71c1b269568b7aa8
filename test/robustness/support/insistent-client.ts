import { setTimeout as pause } from 'node:timers/promises'

/** Where the servers of the moment are; it changes while clients are at work. */
export interface Servers {
  urls: string[]
}

export interface Answer {
  status: number
  body: unknown
}

export interface CallOptions {
  method: string
  path: string
  token: string
  idempotencyKey?: string
  body?: unknown
  bytes?: Uint8Array<ArrayBuffer>
}

/** One request to one server; undefined when no whole answer came. */
export async function call(server: string, options: CallOptions): Promise<Answer | undefined> {
  const { method, path, token, idempotencyKey, body, bytes } = options
  try {
    const response = await fetch(`${server}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(bytes ? { 'content-type': 'application/octet-stream' } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(bytes ? { body: bytes } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    })
    return { status: response.status, body: await response.json() }
  } catch {
    return undefined
  }
}

/** Whether the answer, or its absence, leaves open what was done: then the same request is sent again, with the same key. */
const isOpen = (answer: Answer | undefined): boolean =>
  answer === undefined || answer.status >= 500 || answer.status === 409

/** Sends a request to whatever servers there are until one has answered it, as a client that wants it done does. */
export async function insist(servers: Servers, options: CallOptions): Promise<{ answer: Answer; attempts: number }> {
  for (let attempts = 1; ; attempts++) {
    const url = servers.urls[Math.floor(Math.random() * servers.urls.length)]
    const answer = url === undefined ? undefined : await call(url, options)
    if (answer !== undefined && !isOpen(answer)) return { answer, attempts }
    await pause(20)
  }
}
