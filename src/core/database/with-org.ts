import { CamelCasePlugin, Kysely, sql } from 'kysely'
import pg from 'pg'
import type { JobRequest } from '../jobs.ts'
import { HoldfastError } from '../errors.ts'
import type { OrgId, PersonId } from '../ids.ts'
import type { Database } from './database.ts'
import type { DB } from './schema.generated.ts'
import { TransactionDialect } from './transaction-dialect.ts'

/** Who acts, as the ledger writes it. `behalf` is the person for whom a deputy acts. */
export interface Actor {
  /** `person:<id>`, `key:<id>` or `system:<part of Holdfast>` */
  name: string
  personId: PersonId | undefined
  behalf?: PersonId
}

/** What every entry of the transaction says about itself. */
export interface TransactionContext {
  actor: Actor
  operation: string
  request: string
}

const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true })

const key: unique symbol = Symbol('only withOrg makes an OrgTx')

/**
 * An open transaction that sees exactly one organization. Repositories accept nothing else, so unscoped SQL does not compile.
 */
export class OrgTx {
  readonly org: OrgId
  /** Kysely over this transaction. Table names are unqualified: in an as-of transaction they mean that day's rows. */
  readonly db: Kysely<DB>
  /** The time of this transaction: real, or the simulated clock of the database. */
  readonly now: Temporal.Instant
  readonly context: TransactionContext
  /** The tree size of an as-of read; undefined in the present. */
  readonly asOfSize: number | undefined
  readonly #client: pg.PoolClient
  readonly #jobs: JobRequest[] = []

  constructor(
    made: typeof key,
    client: pg.PoolClient,
    org: OrgId,
    now: Temporal.Instant,
    context: TransactionContext,
    asOfSize: number | undefined,
  ) {
    if (made !== key) throw new Error('only withOrg makes an OrgTx')
    this.#client = client
    this.org = org
    this.now = now
    this.context = context
    this.asOfSize = asOfSize
    this.db = new Kysely<DB>({ dialect: new TransactionDialect(client), plugins: [camelCase] })
  }

  /** The person who acts, for operations that only a person can do. */
  get person(): PersonId {
    if (this.context.actor.personId === undefined) {
      throw new HoldfastError('forbidden', 'Only a person can do this; the system acts here without one.')
    }
    return this.context.actor.personId
  }

  /** Queues a job in this transaction. It carries ids only; the organization is stamped on, whatever the payload says. */
  async enqueue(job: JobRequest): Promise<void> {
    await job.insert(this.#client, this.org)
    this.#jobs.push(job)
  }
}

/** A transaction over the global directory: accounts, sessions, memberships. It sees the rows of no organization. */
export interface DirectoryTx {
  readonly db: Kysely<DB>
  readonly now: Temporal.Instant
}

/**
 * The only door to an organization's rows. Owns begin and commit, sets the organization, the actor and (for reads of the past) the
 * tree size, proves that COMMIT was answered with COMMIT, and destroys the connection on any doubt.
 * A deadlock or serialization failure is tried again, twice: `run` must have no effect outside of the transaction.
 */
export async function withOrg<T>(
  database: Database,
  scope: { org: OrgId; context: TransactionContext; asOfSize?: number },
  run: (tx: OrgTx) => Promise<T>,
): Promise<T> {
  const context = {
    actor: scope.context.actor.name,
    behalf: scope.context.actor.behalf ?? null,
    operation: scope.context.operation,
    request: scope.context.request,
  }
  const settings = [
    ['app.org_id', scope.org],
    ['app.context', JSON.stringify(context)],
    ...(scope.asOfSize === undefined
      ? []
      : [
          ['app.as_of', String(scope.asOfSize)],
          ['search_path', 'as_of, pg_catalog'],
        ]),
  ] as [string, string][]
  return transaction(
    database,
    { settings, readOnly: scope.asOfSize !== undefined, clock: 'ledger.now()' },
    (client, now) => run(new OrgTx(key, client, scope.org, now, scope.context, scope.asOfSize)),
  )
}

/** A transaction over the directory. No organization is set: row-level security shows nothing of any. */
export async function withDirectory<T>(database: Database, run: (tx: DirectoryTx) => Promise<T>): Promise<T> {
  // sessions and lock-outs are about people, who live in real time even when the program is simulated
  return transaction(database, { settings: [], readOnly: false, clock: 'clock_timestamp()' }, (client, now) =>
    run({ db: new Kysely<DB>({ dialect: new TransactionDialect(client), plugins: [camelCase] }), now }),
  )
}

/** How a transaction begins. `clock` is the SQL that says what time it is. */
interface Beginning {
  settings: readonly [string, string][]
  readOnly: boolean
  clock: 'ledger.now()' | 'clock_timestamp()'
}

async function transaction<T>(
  database: Database,
  beginning: Beginning,
  run: (client: pg.PoolClient, now: Temporal.Instant) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptTransaction(database, beginning, run)
    } catch (error) {
      if (attempt < 3 && error instanceof pg.DatabaseError && (error.code === '40P01' || error.code === '40001'))
        continue
      throw error
    }
  }
}

async function attemptTransaction<T>(
  database: Database,
  beginning: Beginning,
  run: (client: pg.PoolClient, now: Temporal.Instant) => Promise<T>,
): Promise<T> {
  const client = await checkOut(database)
  let outcome: { value: T }
  try {
    const now = await begin(client, beginning)
    outcome = { value: await run(client, now) }
    // PostgreSQL answers ROLLBACK, without an error, when an earlier error in the transaction was swallowed
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new HoldfastError('internal', `the transaction was answered with ${command}`)
  } catch (error) {
    const destroyed = await client.query('rollback').then(
      () => false,
      () => true,
    )
    client.release(destroyed)
    throw error
  }
  client.release()
  return outcome.value
}

async function checkOut(database: Database): Promise<pg.PoolClient> {
  try {
    return await database.pool('hf_app').connect()
  } catch (error) {
    throw new HoldfastError(
      'unavailable',
      'The database cannot be reached. The server goes on trying; try again in a moment.',
      {
        cause: error,
      },
    )
  }
}

/** One round trip: begin, settings and the time. Fails when the connection still had a transaction open. */
async function begin(client: pg.PoolClient, { settings, readOnly, clock }: Beginning): Promise<Temporal.Instant> {
  const assignments = settings.map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  )
  // the simple protocol takes several statements and answers each; the type declarations know one answer only
  const answers = (await client.query(
    `begin${readOnly ? ' read only' : ''}; select ${[...assignments, `${clock} as now`, 'pg_current_xact_id_if_assigned() is null as fresh'].join(', ')}`,
  )) as unknown as pg.QueryResult<{ now: Temporal.Instant; fresh: boolean }>[]
  const row = answers[1]?.rows[0]
  if (!row?.fresh) throw new HoldfastError('internal', 'the connection had a transaction open')
  return row.now
}

/** A JSON value as a parameter; pg alone would turn an array into a PostgreSQL array. */
export const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`
