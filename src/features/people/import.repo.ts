import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'

/** The roles of the program that can be held, locked until their new holders are written. */
export const lockDutyRoles = (tx: OrgTx): Promise<{ id: string; key: string }[]> =>
  tx.db
    .selectFrom('dutyRole')
    .select(['id', 'key'])
    .where('orgId', '=', tx.org)
    .where('status', '=', 'active')
    .orderBy('key')
    .forNoKeyUpdate()
    .execute()

export async function setHolders(tx: OrgTx, holders: readonly { roleId: string; personId: string }[]): Promise<void> {
  if (holders.length === 0) return
  const pairs = sql.join(holders.map(({ roleId, personId }) => sql`(${roleId}::uuid, ${personId}::uuid)`))
  await sql`
    update duty_role r set holder_id = h.person_id
    from (values ${pairs}) as h (role_id, person_id)
    where r.org_id = ${tx.org} and r.id = h.role_id`.execute(tx.db)
}
