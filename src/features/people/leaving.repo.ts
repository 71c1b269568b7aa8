import type { DirectoryTx, OrgTx } from '../../core/database/with-org.ts'

export async function deactivatePerson(tx: OrgTx, id: string, leftOn: string): Promise<void> {
  await tx.db
    .updateTable('person')
    .set({ status: 'deactivated', leftOn })
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .execute()
}

/** Ends what the account had open here, and closes the door. Its sessions in other organizations go on. */
export async function leaveDirectory(tx: OrgTx, accountId: string): Promise<void> {
  await tx.db.deleteFrom('directory.session').where('accountId', '=', accountId).where('orgId', '=', tx.org).execute()
  await tx.db
    .deleteFrom('directory.membership')
    .where('accountId', '=', accountId)
    .where('orgId', '=', tx.org)
    .execute()
}

export async function revokeKeys(tx: OrgTx, personId: string): Promise<void> {
  await tx.db
    .updateTable('apiKey')
    .set({ revokedAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .execute()
}

export async function leaveTeams(tx: OrgTx, personId: string): Promise<void> {
  await tx.db.deleteFrom('teamMember').where('orgId', '=', tx.org).where('personId', '=', personId).execute()
}

/** Takes the program roles from a person; nobody holds them until they are given anew. */
export const orphanRoles = (tx: OrgTx, personId: string) =>
  tx.db
    .updateTable('dutyRole')
    .set({ holderId: null })
    .where('orgId', '=', tx.org)
    .where('holderId', '=', personId)
    .returning(['id', 'key', 'title'])
    .execute()

export async function countOpenObligations(tx: OrgTx, personId: string): Promise<number> {
  const row = await tx.db
    .selectFrom('obligation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', tx.org)
    .where('assigneeId', '=', personId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.count
}

// ---------------------------------------------------------------- erasure

export async function insertErasure(
  tx: OrgTx,
  erasure: { id: string; personId: string; reason: string },
): Promise<void> {
  await tx.db
    .insertInto('erasure')
    .values({ orgId: tx.org, ...erasure, erasedBy: tx.person, erasedAt: tx.now })
    .execute()
}

/** Answers that are kept for repeated calls hold names next to ids. */
export async function forgetAnswersAbout(tx: OrgTx, personId: string): Promise<void> {
  await tx.db.deleteFrom('idempotency').where('orgId', '=', tx.org).where('answer', 'like', `%${personId}%`).execute()
}

export async function detachAccount(tx: OrgTx, personId: string): Promise<void> {
  await tx.db
    .updateTable('person')
    .set({ accountId: null })
    .where('orgId', '=', tx.org)
    .where('id', '=', personId)
    .execute()
}

/** Deletes an account, with its address, that leads into no organization any more. */
export async function deleteAccountWithoutMembership(tx: DirectoryTx, accountId: string): Promise<void> {
  await tx.db.selectFrom('directory.account').select('id').where('id', '=', accountId).forUpdate().executeTakeFirst()
  const membership = await tx.db
    .selectFrom('directory.membership')
    .select('orgId')
    .where('accountId', '=', accountId)
    .limit(1)
    .executeTakeFirst()
  if (membership) return
  await tx.db.deleteFrom('directory.session').where('accountId', '=', accountId).execute()
  await tx.db.deleteFrom('directory.account').where('id', '=', accountId).execute()
}
