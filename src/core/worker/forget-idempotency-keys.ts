import type { OrgTx } from '../database/with-org.ts'

/** How long a repetition of a call is recognized. */
const remembered = { hours: 7 * 24 }

/** Deletes what remembers calls that are older than anybody would repeat. */
export async function forgetIdempotencyKeys(tx: OrgTx): Promise<void> {
  await tx.db
    .deleteFrom('idempotency')
    .where('orgId', '=', tx.org)
    .where('createdAt', '<', tx.now.subtract(remembered))
    .execute()
}
