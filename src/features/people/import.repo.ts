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
