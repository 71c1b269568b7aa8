import pg from 'pg'
import type { Log } from '../log.ts'
import type { MasterSecret } from '../secret.ts'
import type { LoginRole } from './roles.ts'
import { valueTypes } from './value-types.ts'

/** Where PostgreSQL answers: a unix socket folder or a host, and the database of Holdfast in it. */
export interface DatabaseAddress {
  host: string
  port: number
  database: string
  ssl?: boolean | { rejectUnauthorized: boolean }
}

/** Pools of connections, one a login role. Only `withOrg` and its siblings take connections out of them. */
export interface Database {
  readonly address: DatabaseAddress
  pool(role: LoginRole): pg.Pool
  /** A connection of its own, for migrations and for listening. The caller ends it. */
  connect(role: LoginRole): Promise<pg.Client>
  close(): Promise<void>
}

const poolSize: Record<LoginRole, number> = { hf_app: 12, hf_seq: 2, hf_jobs: 4, hf_check: 2, hf_migrator: 1 }

/** How long the database may keep anybody waiting. */
export interface DatabasePatience {
  /** For a connection, a new one or one of the pool. */
  connectMs: number
  /** For the answer to one statement of a pool; a network that swallows packets would otherwise hold it for a quarter of an hour. */
  queryMs: number
}

const usualPatience: DatabasePatience = { connectMs: 10_000, queryMs: 120_000 }

export function openDatabase(
  address: DatabaseAddress,
  secret: MasterSecret,
  log: Log,
  patience: DatabasePatience = usualPatience,
): Database {
  const pools = new Map<LoginRole, pg.Pool>()
  const options = (role: LoginRole): pg.ClientConfig => ({
    ...address,
    user: role,
    password: secret.rolePassword(role),
    types: valueTypes,
    application_name: `holdfast ${role}`,
    keepAlive: true,
    connectionTimeoutMillis: patience.connectMs,
  })
  return {
    address,
    pool(role) {
      const existing = pools.get(role)
      if (existing) return existing
      const pool = new pg.Pool({
        ...options(role),
        max: poolSize[role],
        idleTimeoutMillis: 30_000,
        query_timeout: patience.queryMs,
      })
      // without these two listeners, a connection that the server drops would end the process: idle ones tell the pool,
      // the others nobody but themselves, even when the statement at work has been told already
      pool.on('error', (error) => log.warn({ role, error: error.message }, 'an idle database connection was lost'))
      pool.on('connect', (client) => {
        client.on('error', (error) => log.debug({ role, error: error.message }, 'a database connection was lost'))
      })
      pools.set(role, pool)
      return pool
    },
    async connect(role) {
      const client = new pg.Client(options(role))
      client.on('error', (error) => log.warn({ role, error: error.message }, 'a database connection was lost'))
      await client.connect()
      return client
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}

/** Whether this is the error of a statement that the database did not answer in time; what became of it is not known. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout'
