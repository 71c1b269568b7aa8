import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'

export async function isSimulated(tx: OrgTx): Promise<boolean> {
  const { rows } = await sql<{ isSimulated: boolean }>`select ledger.is_simulated() as is_simulated`.execute(tx.db)
  return rows[0]?.isSimulated ?? false
}

/** Moves the simulated clock of the whole database; refused by the database itself when it keeps real time. */
export async function moveClock(tx: OrgTx, to: Temporal.Instant): Promise<void> {
  await sql`select ledger.advance(${to.toString()}::timestamptz)`.execute(tx.db)
}
