import type { OrgTx } from '../database/with-org.ts'
import { HoldfastError } from '../errors.ts'

/**
 * Runs `effect` once for each (organization, actor, operation, key): the row that remembers it is written in the same transaction.
 * A repetition with the same input gets the same answer; with another input it is refused. A second call that comes while the
 * first is still running waits for it, because the row's unique key does.
 */
export async function once<T>(
  tx: OrgTx,
  call: { operation: string; key: string; inputHash: Buffer },
  effect: () => Promise<T>,
): Promise<T> {
  if (call.key.length > 200) throw new HoldfastError('invalid_input', 'Idempotency-Key: at most 200 characters.')
  const identity = { orgId: tx.org, actor: tx.context.actor.name, operation: call.operation, key: call.key }
  const claimed = await tx.db
    .insertInto('idempotency')
    .values({ ...identity, inputHash: call.inputHash, createdAt: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (claimed.numInsertedOrUpdatedRows === 1n) {
    const answer = await effect()
    await tx.db
      .updateTable('idempotency')
      .set({ answer: JSON.stringify(answer) })
      .where('orgId', '=', identity.orgId)
      .where('actor', '=', identity.actor)
      .where('operation', '=', identity.operation)
      .where('key', '=', identity.key)
      .execute()
    return answer
  }
  const earlier = await tx.db
    .selectFrom('idempotency')
    .select(['inputHash', 'answer'])
    .where('orgId', '=', identity.orgId)
    .where('actor', '=', identity.actor)
    .where('operation', '=', identity.operation)
    .where('key', '=', identity.key)
    .executeTakeFirst()
  if (earlier?.answer == null)
    throw new HoldfastError(
      'idempotency_in_progress',
      'The first call with this Idempotency-Key has not ended. Try again in a moment.',
    )
  if (!earlier.inputHash.equals(call.inputHash))
    throw new HoldfastError(
      'idempotency_mismatch',
      'This Idempotency-Key was used with other input. Use a new key for a new request.',
    )
  return JSON.parse(earlier.answer) as T // written by ourselves a few lines above, from a T
}
