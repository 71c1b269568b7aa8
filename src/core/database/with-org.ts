import { CamelCasePlugin, Kysely, sql } from 'kysely'
import pg from 'pg'
import type { JobRequest } from '../jobs.ts'
import { HoldfastError } from '../errors.ts'
import type { OrgId, PersonId } from '../ids.ts'
import { type Database, isUnanswered } from './database.ts'
import type { DB } from './schema.generated.ts'
import { Lease, TransactionDialect } from './transaction-dialect.ts'

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
  readonly #lease: Lease

  constructor(
    made: typeof key,
    lease: Lease,
    org: OrgId,
    now: Temporal.Instant,
    context: TransactionContext,
    asOfSize: number | undefined,
  ) {
    if (made !== key) throw new Error('only withOrg makes an OrgTx')
    this.#lease = lease
    this.org = org
    this.now = now
    this.context = context
    this.asOfSize = asOfSize
    this.db = new Kysely<DB>({ dialect: new TransactionDialect(lease), plugins: [camelCase] })
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
    await job.insert(this.#lease.client, this.org)
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
  const isPast = scope.asOfSize !== undefined
  const settings = {
    'app.org_id': scope.org,
    'app.context': JSON.stringify(context),
    'app.as_of': isPast ? String(scope.asOfSize) : '',
    search_path: isPast ? 'as_of, pg_catalog' : 'app, pg_catalog',
  }
  return transaction(database, { settings, readOnly: isPast, clock: 'ledger.now()' }, (lease, now) =>
    run(new OrgTx(key, lease, scope.org, now, scope.context, scope.asOfSize)),
  )
}

/** A transaction over the directory. No organization is set: row-level security shows nothing of any. */
export async function withDirectory<T>(database: Database, run: (tx: DirectoryTx) => Promise<T>): Promise<T> {
  // sessions and lock-outs are about people, who live in real time even when the program is simulated
  return transaction(
    database,
    { settings: ofNoOrganization, readOnly: false, clock: 'clock_timestamp()' },
    (lease, now) => run({ db: new Kysely<DB>({ dialect: new TransactionDialect(lease), plugins: [camelCase] }), now }),
  )
}

/** Every setting that a transaction depends on, so that none depends on what the connection was used for before. */
type Settings = Record<'app.org_id' | 'app.context' | 'app.as_of' | 'search_path', string>

const ofNoOrganization: Settings = {
  'app.org_id': '',
  'app.context': '',
  'app.as_of': '',
  search_path: 'app, pg_catalog',
}

/** How a transaction begins. `clock` is the SQL that says what time it is. */
interface Beginning {
  settings: Settings
  readOnly: boolean
  clock: 'ledger.now()' | 'clock_timestamp()'
}

async function transaction<T>(
  database: Database,
  beginning: Beginning,
  run: (lease: Lease, now: Temporal.Instant) => Promise<T>,
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
  run: (lease: Lease, now: Temporal.Instant) => Promise<T>,
): Promise<T> {
  const client = await checkOut(database)
  const lease = new Lease(client)
  let outcome: { value: T }
  try {
    const now = await begin(client, beginning)
    outcome = { value: await run(lease, now) }
    lease.end()
    // a stray COMMIT or ROLLBACK inside would have let the statements after it stand alone
    if (client.getTransactionStatus() === 'I')
      throw new HoldfastError('internal', 'the transaction was ended by a statement inside of it')
    // PostgreSQL answers ROLLBACK, without an error, when an earlier error in the transaction was swallowed
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new HoldfastError('internal', `the transaction was answered with ${command}`)
  } catch (error) {
    lease.end()
    client.release(!(await isRolledBack(client, error)))
    throw error
  }
  client.release()
  return outcome.value
}

/** Whether the connection is as good as new. After a statement that was not answered in time, nobody waits for more of it. */
async function isRolledBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  if (isUnanswered(error)) return false
  try {
    await client.query('rollback')
    return client.getTransactionStatus() === 'I'
  } catch {
    return false
  }
}

/** A connection that is in no transaction. Who left one open is a defect of ours; its connection is not used any more. */
async function checkOut(database: Database): Promise<pg.PoolClient> {
  for (;;) {
    const client = await connect(database)
    if (client.getTransactionStatus() === 'I') return client
    client.release(true)
  }
}

async function connect(database: Database): Promise<pg.PoolClient> {
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

/** One round trip: begin, settings and the time. */
async function begin(client: pg.PoolClient, { settings, readOnly, clock }: Beginning): Promise<Temporal.Instant> {
  const assignments = Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  )
  // the simple protocol takes several statements and answers each; the type declarations know one answer only
  const answers = (await client.query(
    `begin${readOnly ? ' read only' : ''}; select ${[...assignments, `${clock} as now`].join(', ')}`,
  )) as unknown as pg.QueryResult<{ now: Temporal.Instant }>[]
  const now = answers[1]?.rows[0]?.now
  if (!now) throw new HoldfastError('internal', 'the database did not say what time it is')
  return now
}

/** A JSON value as a parameter; pg alone would turn an array into a PostgreSQL array. */
export const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`
