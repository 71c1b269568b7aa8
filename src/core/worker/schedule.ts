import type { App } from '../app.ts'
import { withDirectory } from '../database/with-org.ts'
import type { JobName } from '../jobs.ts'
import { sql } from 'kysely'

/** What comes again by the clock. Each is a turn: one job for each organization. Cron, in UTC. */
export const schedule: readonly { job: JobName; cron: string; missed: 'skip' | 'once' }[] = [
  { job: 'sweep', cron: '* * * * *', missed: 'skip' },
  { job: 'run_checks', cron: '11 * * * *', missed: 'once' },
  { job: 'forget_idempotency_keys', cron: '23 2 * * *', missed: 'once' },
  { job: 'compare_ledger', cron: '41 2 * * *', missed: 'once' },
  { job: 'mail_checkpoints', cron: '7 6 * * 1', missed: 'once' },
]

/**
 * The organizations whose turn it is: all of them, or none on a database in simulated time, where `advanceTo` does what falls due
 * and the wall clock means nothing.
 */
export async function organizationsInTurn(app: App): Promise<string[]> {
  return withDirectory(app.database, async (tx) => {
    const { rows } = await sql<{ simulated: boolean }>`select ledger.is_simulated() as simulated`.execute(tx.db)
    if (rows[0]?.simulated !== false) return []
    const organizations = await tx.db.selectFrom('directory.organization').select('orgId').execute()
    return organizations.map(({ orgId }) => orgId)
  })
}
