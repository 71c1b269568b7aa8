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

export function openDatabase(address: DatabaseAddress, secret: MasterSecret, log: Log): Database {
  const pools = new Map<LoginRole, pg.Pool>()
  const options = (role: LoginRole): pg.ClientConfig => ({
    ...address,
    user: role,
    password: secret.rolePassword(role),
    types: valueTypes,
    application_name: `holdfast ${role}`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  return {
    address,
    pool(role) {
      const existing = pools.get(role)
      if (existing) return existing
      const pool = new pg.Pool({ ...options(role), max: poolSize[role], idleTimeoutMillis: 30_000 })
      // without this listener, a connection that the server drops while idle would end the process
      pool.on('error', (error) => log.warn({ role, error: error.message }, 'an idle database connection was lost'))
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
