import { setTimeout as setTimeoutPromise } from 'node:timers/promises'
import type pg from 'pg'
import { HoldfastError } from '../errors.ts'
import type { OrgId } from '../ids.ts'
import type { Database } from './database.ts'

/** Runs one query that Holdfast did not write. Parameters are bound; a second statement in the text is refused. */
export type ConfinedQuery = (text: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]>

/** The queries took longer together than they may, and were cut off from outside. */
export class CutOff extends Error {}

/** How long a call waits for its turn among other processes, in milliseconds. */
const turnMs = 60_000
/** How long a session that was cut off may take to end before nobody waits for it any more, in milliseconds. */
const endMs = 5000

/** Who waits for a turn in this process, so that no more than one connection waits in the database. */
const turns = new WeakMap<Database, Promise<unknown>>()

/**
 * Runs queries that somebody else wrote, where they can do no harm (DESIGN §9): on a connection of its own of `hf_check`, which is a
 * member of nothing and may read the views of `inventory`; bound by the pid of its backend to one organization, which no query can
 * change; in one read-only snapshot that is always rolled back; one call at a time in the whole database, because sessions of one role
 * see each other's text and may end each other; ended from outside after `limitMs`, whatever the query has set.
 * @throws CutOff when the limit is reached; pg.DatabaseError when a query is wrong or not permitted
 */
export function confined<T>(
  database: Database,
  { org, limitMs }: { org: OrgId; limitMs: number },
  run: (query: ConfinedQuery) => Promise<T>,
): Promise<T> {
  const before = turns.get(database) ?? Promise.resolve()
  const mine = before.then(() => inTurn(database, limitMs, () => bound(database, org, limitMs, run)))
  turns.set(
    database,
    mine.catch(() => undefined),
  )
  return mine
}

async function inTurn<T>(database: Database, limitMs: number, run: () => Promise<T>): Promise<T> {
  const turn = await database.connect('hf_app')
  try {
    await turn.query(
      `begin; set local lock_timeout = ${turnMs}; set local idle_in_transaction_session_timeout = ${limitMs + turnMs}`,
    )
    await turn.query('select 1 from app.check_turn for update').catch((error: unknown) => {
      throw new HoldfastError('unavailable', 'Other checks are running. Try again in a minute.', { cause: error })
    })
    return await run()
  } finally {
    await turn.end()
  }
}

async function bound<T>(
  database: Database,
  org: OrgId,
  limitMs: number,
  run: (query: ConfinedQuery) => Promise<T>,
): Promise<T> {
  const client = await database.connect('hf_check')
  const scope = database.pool('hf_app')
  let pid: number | undefined
  try {
    pid = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
    await scope.query(
      'insert into app.check_scope (pid, org_id) values ($1, $2) on conflict (pid) do update set org_id = excluded.org_id',
      [pid, org],
    )
    return await limited(database, client, pid, limitMs, run)
  } finally {
    // ending it rolls back; whatever the query has set, locked or written goes with the session
    await Promise.race([client.end().catch(() => undefined), setTimeoutPromise(endMs, undefined, { ref: false })])
    if (pid !== undefined) await scope.query('delete from app.check_scope where pid = $1', [pid])
  }
}

async function limited<T>(
  database: Database,
  client: pg.Client,
  pid: number | undefined,
  limitMs: number,
  run: (query: ConfinedQuery) => Promise<T>,
): Promise<T> {
  const limit = cutAfter(limitMs, () => endBackend(database, pid))
  try {
    await client.query('begin isolation level repeatable read read only')
    return await Promise.race([run((text, values) => ask(client, text, values)), limit.reached])
  } catch (error) {
    // whichever came first, the end of the connection or its reason
    throw limit.isOver() ? new CutOff() : error
  } finally {
    limit.clear()
  }
}

async function ask(client: pg.Client, text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  // queryMode is missing in the type declarations of pg; the simple protocol would run a second statement
  const result = await client.query({ text, values: [...values], queryMode: 'extended' } as pg.QueryConfig)
  return result.rows as Record<string, unknown>[]
}

/** A promise that is rejected after a time, and does something then. */
function cutAfter(ms: number, cut: () => Promise<void>) {
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isOver = true
      void cut()
        .catch(() => undefined)
        .then(() => reject(new CutOff()))
    }, ms)
  })
  // nobody may be waiting for it any more
  reached.catch(() => undefined)
  return { reached, isOver: () => isOver, clear: () => clearTimeout(timer) }
}

/** A role may end the sessions of its own. */
async function endBackend(database: Database, pid: number | undefined): Promise<void> {
  const other = await database.connect('hf_check')
  try {
    await other.query('select pg_terminate_backend($1)', [pid])
  } finally {
    await other.end()
  }
}
