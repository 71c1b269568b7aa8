import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database, Role } from './database.ts'
import type { Row } from '../memory-database.ts'
import type { FlawId } from './flaws.ts'
import type { Claims, Tokens } from './tokens.ts'

export type Schema = Record<string, unknown>
/** The fields of a body; schemas see to it that they are plain values. */
type Fields = Readonly<Record<string, string | number | boolean | undefined>>

/** What a handler gets: parts of the request that the schema let through, and who calls. */
export interface Call {
  readonly params: Record<string, string>
  readonly query: Record<string, string>
  readonly body: Fields
  readonly text: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly user: Row
  readonly claims: Claims
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With braces, as OpenAPI writes it. */
  readonly path: string
  readonly summary: string
  readonly access: 'public' | 'user' | readonly Role[]
  readonly query?: Record<string, Schema>
  readonly body?: Schema
  /** The media type of the body if it is no JSON. */
  readonly consumes?: string
  readonly answer?: Schema
  /** Left out of the description. */
  readonly hidden?: boolean
  handle(call: Call): unknown
}

/** What all parts of the clinic share. */
export interface Clinic {
  readonly db: Database
  readonly tokens: Tokens
  /** Folder with `documents/` and files beside it. */
  readonly folder: string
  has(flaw: FlawId): boolean
}

/** A refusal the caller is told about. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const text = { type: 'string' } as const
export const integer = { type: 'integer' } as const

/** An object schema; `required` are the names without a question mark. */
export function object(properties: Record<string, Schema>): Schema {
  const named = Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema] as const)
  const required = Object.keys(properties).filter((name) => !name.endsWith('?'))
  return { type: 'object', properties: Object.fromEntries(named), ...(required.length > 0 && { required }) }
}

/** Allows `limit` events a key in a window of `windowMs`. */
export class Limit {
  readonly #events = new Map<string, number[]>()
  readonly #limit: number
  readonly #windowMs: number
  constructor(limit: number, windowMs: number) {
    this.#limit = limit
    this.#windowMs = windowMs
  }

  /** Counts an event; refuses with 429 when there were too many. */
  count(key: string, reply: FastifyReply): void {
    if (this.isReached(key)) {
      reply.header('retry-after', String(Math.ceil(this.#windowMs / 1000)))
      throw new Refusal(429, 'Too many requests')
    }
    this.#events.set(key, [...(this.#events.get(key) ?? []), Date.now()])
  }

  isReached(key: string): boolean {
    const recent = (this.#events.get(key) ?? []).filter((time) => time > Date.now() - this.#windowMs)
    this.#events.set(key, recent)
    return recent.length >= this.#limit
  }
}
