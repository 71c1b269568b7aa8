import type { OrgTx } from '../../core/database/with-org.ts'

/** Earlier invitations of this person stop working now. */
export async function endInvitations(tx: OrgTx, personId: string): Promise<void> {
  await tx.db
    .updateTable('invitation')
    .set({ expiresAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('personId', '=', personId)
    .where('acceptedAt', 'is', null)
    .where('expiresAt', '>', tx.now)
    .execute()
}

export async function insertInvitation(
  tx: OrgTx,
  invitation: { id: string; personId: string; tokenHash: Buffer; expiresAt: Temporal.Instant },
): Promise<void> {
  await tx.db
    .insertInto('invitation')
    .values({ orgId: tx.org, ...invitation, createdBy: tx.person, createdAt: tx.now })
    .execute()
}

export const findInvitation = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('invitation')
    .select(['personId', 'expiresAt', 'acceptedAt'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()

export const findOrganization = (tx: OrgTx) =>
  tx.db.selectFrom('organization').select(['name', 'timezone']).where('orgId', '=', tx.org).executeTakeFirst()
