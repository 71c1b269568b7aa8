import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { withOrg } from '../database/with-org.ts'
import { HoldfastError } from '../errors.ts'
import type { OrgId } from '../ids.ts'
import type { Log } from '../log.ts'
import { systemContext } from '../operations/system-context.ts'
import type { MasterSecret } from '../secret.ts'
import type { HeadFiles } from './heads.ts'
import { type Sequenced, sequenceNext } from './sequencer.ts'

export interface LedgerService {
  /**
   * The tree size that `asOf` names: that of the last checkpoint at or before a moment, or `size:<n>` itself.
   * @throws HoldfastError `as_of_unavailable` before the first checkpoint
   */
  sizeAt(org: OrgId, asOf: string): Promise<number>
  /** Sequences until nothing is pending. Returns how many entries that were. */
  drain(): Promise<number>
  /** Sequences in the background, within a second of each commit, until stopped. */
  start(): void
  stop(): Promise<void>
}

/** Pause between two looks for pending entries. */
const pollMs = 250
const maxPauseMs = 10_000

export function createLedgerService({
  database,
  secret,
  heads,
  log,
}: {
  database: Database
  secret: MasterSecret
  heads: HeadFiles
  log: Log
}): LedgerService {
  let stopping: AbortController | undefined
  let running: Promise<void> = Promise.resolve()

  async function next(): Promise<Sequenced | undefined> {
    const sequenced = await sequenceNext(database, secret, heads)
    if (sequenced) await heads.publish(sequenced.org, sequenced.note)
    return sequenced
  }

  async function loop(signal: AbortSignal): Promise<void> {
    let pauseMs = pollMs
    while (!signal.aborted) {
      try {
        const sequenced = await next()
        pauseMs = sequenced ? 0 : pollMs
      } catch (error) {
        log.error({ error }, 'sequencing failed; it will be tried again')
        pauseMs = Math.min(maxPauseMs, Math.max(pollMs, pauseMs * 2))
      }
      if (pauseMs > 0) await pause(pauseMs, signal)
    }
  }

  return {
    sizeAt: (org, asOf) => sizeAt(database, org, asOf),
    async drain() {
      let entries = 0
      for (let sequenced = await next(); sequenced; sequenced = await next()) entries += sequenced.entries
      return entries
    },
    start() {
      stopping = new AbortController()
      running = loop(stopping.signal)
    },
    async stop() {
      stopping?.abort()
      await running
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })

async function sizeAt(database: Database, org: OrgId, asOf: string): Promise<number> {
  return withOrg(database, { org, context: systemContext('as-of', 'as-of') }, async (tx) => {
    if (asOf.startsWith('size:')) {
      const size = Number(asOf.slice('size:'.length))
      const log = await tx.db.selectFrom('ledger.log').select('size').where('orgId', '=', tx.org).executeTakeFirst()
      if (log === undefined || size > log.size) {
        throw new HoldfastError(
          'as_of_unavailable',
          `The ledger has ${log?.size ?? 0} entries; there is no tree of ${size} yet.`,
        )
      }
      return size
    }
    const moment = Temporal.Instant.from(asOf)
    const checkpoint = await tx.db
      .selectFrom('ledger.checkpoint')
      .select('size')
      .where('orgId', '=', tx.org)
      .where('at', '<=', moment)
      .orderBy('at', 'desc')
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (checkpoint) return checkpoint.size
    const first = await tx.db
      .selectFrom('ledger.checkpoint')
      .select(sql<Temporal.Instant | null>`min(at)`.as('at'))
      .where('orgId', '=', tx.org)
      .executeTakeFirst()
    throw new HoldfastError(
      'as_of_unavailable',
      first?.at
        ? `The first checkpoint of this ledger is of ${first.at.toString()}; choose a later moment.`
        : 'This ledger has no checkpoint yet.',
    )
  })
}
