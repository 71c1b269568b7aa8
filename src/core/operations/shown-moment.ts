import type { OrgTx } from '../database/with-org.ts'

/**
 * The moment that an answer shows: now, or the one that `asOf` names. What has run out by then is judged by it, so that a page of the
 * past says "overdue" of what was overdue on that day, and never changes again.
 */
export async function shownMoment(tx: OrgTx, asOf: string | undefined): Promise<Temporal.Instant> {
  if (asOf === undefined || tx.asOfSize === undefined) return tx.now
  if (!asOf.startsWith('size:')) {
    const moment = Temporal.Instant.from(asOf)
    return Temporal.Instant.compare(moment, tx.now) < 0 ? moment : tx.now
  }
  // the first checkpoint that covers a tree of this size says when it stood
  const checkpoint = await tx.db
    .selectFrom('ledger.checkpoint')
    .select('at')
    .where('orgId', '=', tx.org)
    .where('size', '>=', tx.asOfSize)
    .orderBy('size')
    .orderBy('at')
    .limit(1)
    .executeTakeFirst()
  return checkpoint?.at ?? tx.now
}
