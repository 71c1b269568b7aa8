import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type pg from 'pg'
import { toParameter } from './value-types.ts'

/**
 * A connection for as long as one transaction lasts. Afterwards it is somebody else's, perhaps of another organization, and whoever
 * still has something to say in the old transaction gets an error instead of a place in the new one.
 */
export class Lease {
  readonly #client: pg.ClientBase
  #isOver = false

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  get client(): pg.ClientBase {
    if (this.#isOver) throw new Error('this transaction is over: a query came after its commit or rollback')
    return this.#client
  }

  end(): void {
    this.#isOver = true
  }
}

/** A Kysely dialect over one connection whose transaction somebody else began: it cannot begin, commit, or change connection. */
export class TransactionDialect implements Dialect {
  readonly #lease: Lease

  constructor(lease: Lease) {
    this.#lease = lease
  }

  createDriver(): Driver {
    return new SingleConnectionDriver(this.#lease)
  }
  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler()
  }
  createAdapter(): PostgresAdapter {
    return new PostgresAdapter()
  }
  createIntrospector(...[db]: Parameters<Dialect['createIntrospector']>): PostgresIntrospector {
    return new PostgresIntrospector(db)
  }
}

/** Statements that would end the transaction, or seem to begin another inside of it: PostgreSQL would only warn. */
const endsOrBegins = /^\s*(?:begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+to\b))\b/i

class SingleConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(lease: Lease) {
    this.#connection = {
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        if (endsOrBegins.test(query.sql)) throw new Error('withOrg owns begin and commit')
        const result = await lease.client.query({
          text: query.sql,
          values: query.parameters.map(toParameter),
          // statements of one shape are many and parameters may not tell; the extended protocol refuses a second statement
          queryMode: 'extended',
        } as pg.QueryConfig) // queryMode is missing in the type declarations of pg
        return {
          rows: result.rows as R[], // rows have the columns that the query selected; Kysely's types say which
          ...(result.rowCount === null ? {} : { numAffectedRows: BigInt(result.rowCount) }),
        }
      },
      streamQuery() {
        throw new Error('rows are paged, not streamed')
      },
    }
  }

  async init(): Promise<void> {}
  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }
  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('withOrg owns begin and commit'))
  }
  commitTransaction(): Promise<void> {
    return Promise.reject(new Error('withOrg owns begin and commit'))
  }
  rollbackTransaction(): Promise<void> {
    return Promise.reject(new Error('withOrg owns begin and commit'))
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
