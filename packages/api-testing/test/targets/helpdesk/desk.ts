import type { EventEmitter } from 'node:events'
import { GraphQLError } from 'graphql'
import type { Database } from './database.ts'
import type { Row } from '../memory-database.ts'
import type { FlawId } from './flaws.ts'
import type { Tokens } from './tokens.ts'

/** What all resolvers share. */
export interface Desk {
  readonly db: Database
  readonly tokens: Tokens
  /** Tells of `ticket`s that were made or changed. */
  readonly events: EventEmitter
  /** Its working folder. */
  readonly folder: string
  has(flaw: FlawId): boolean
}

/** Who asks, for the time of one request or one connection. */
export interface Asker {
  readonly token: string
  readonly user: Row | undefined
  /** Logins whose failure was counted already. */
  readonly counted: Set<string>
  /** Ends subscriptions. */
  readonly signal: AbortSignal
  /** Set by signing in: sent as a cookie beside the answer. */
  cookie?: string
}

export type Arguments = Record<string, unknown>
export type Resolver = (args: Arguments, asker: Asker) => unknown
export type Resolvers = Record<string, Resolver>

/** Errors are told by their message alone, as servers without codes do. */
export function refuse(message: string): never {
  throw new GraphQLError(message)
}

export function signedIn({ user }: Asker): Row {
  return user ?? refuse('You are not signed in')
}

/** An id of all types, as Relay has it: the type and its key in base64. */
export function globalId(type: string, row: Row): string {
  return Buffer.from(`${type}:${row['id']}`).toString('base64')
}

/** The key within a type; empty for ids of other types. */
export function keyOf(type: string, id: unknown): string {
  const [named, key = ''] = Buffer.from(String(id), 'base64').toString().split(':')
  return named === type ? key : ''
}

export function isStaff(user: Row | undefined): boolean {
  return user !== undefined && user['role'] !== 'CUSTOMER'
}

/** A ticket is seen by who wrote it and by the staff of its workspace. */
export function maySeeTicket(user: Row | undefined, ticket: Row): boolean {
  if (user === undefined) return false
  return ticket['requester_id'] === user['id'] || (isStaff(user) && ticket['workspace_id'] === user['workspace_id'])
}
