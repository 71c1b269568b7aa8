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

export type OrganizationRow = NonNullable<Awaited<ReturnType<typeof findOrganization>>>

const organization = (tx: OrgTx) =>
  tx.db
    .selectFrom('organization')
    .select(['id', 'name', 'timezone', 'workdays', 'holidays'])
    .where('orgId', '=', tx.org)

export const findOrganization = (tx: OrgTx) => organization(tx).executeTakeFirst()

export const lockOrganization = (tx: OrgTx) => organization(tx).forUpdate().executeTakeFirst()

export async function updateOrganization(
  tx: OrgTx,
  changed: { name: string; timezone: string; workdays: number[]; holidays: string[] },
): Promise<void> {
  await tx.db.updateTable('organization').set(changed).where('orgId', '=', tx.org).execute()
}

/** Procedures whose dates follow from the calendar. */
export async function schedules(tx: OrgTx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('procedure')
    .select('id')
    .where('orgId', '=', tx.org)
    .where('status', '=', 'active')
    .where('triggerKind', '=', 'schedule')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
