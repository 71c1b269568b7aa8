import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'

export async function isSimulated(tx: OrgTx): Promise<boolean> {
  const { rows } = await sql<{ isSimulated: boolean }>`select ledger.is_simulated() as is_simulated`.execute(tx.db)
  return rows[0]?.isSimulated ?? false
}

export async function openLog(tx: OrgTx, origin: string): Promise<void> {
  await sql`select ledger.open_log(${origin})`.execute(tx.db)
}

export async function insertOrganization(tx: OrgTx, organization: { name: string; timezone: string }): Promise<void> {
  await tx.db
    .insertInto('organization')
    .values({ orgId: tx.org, id: tx.org, ...organization, startedAt: tx.now })
    .execute()
}

export async function insertOwner(tx: OrgTx, owner: { id: string; accountId: string }): Promise<void> {
  await tx.db
    .insertInto('person')
    .values({ orgId: tx.org, ...owner, accessRole: 'owner', status: 'active', createdAt: tx.now, joinedOn: null })
    .execute()
}
