import {
  CompiledQuery,
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

/** A Kysely dialect over one connection whose transaction somebody else began: it cannot begin, commit, or change connection. */
export class TransactionDialect implements Dialect {
  readonly #client: pg.ClientBase

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  createDriver(): Driver {
    return new SingleConnectionDriver(this.#client)
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

class SingleConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(client: pg.ClientBase) {
    this.#connection = {
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        const result = await client.query({
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
