import type { OrgTx } from '../../core/database/with-org.ts'
import { newId } from '../../core/ids.ts'

export const listTeams = (tx: OrgTx): Promise<{ id: string; name: string }[]> =>
  tx.db.selectFrom('team').select(['id', 'name']).where('orgId', '=', tx.org).orderBy('name').orderBy('id').execute()

export const listMembers = (tx: OrgTx, teamId?: string): Promise<{ teamId: string; personId: string }[]> => {
  const query = tx.db.selectFrom('teamMember').select(['teamId', 'personId']).where('orgId', '=', tx.org).orderBy('id')
  return (teamId === undefined ? query : query.where('teamId', '=', teamId)).execute()
}

/** The teams of these names, those that were missing created, all locked against others who change their members. */
export async function ensureTeams(tx: OrgTx, names: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (names.length === 0) return []
  await tx.db
    .insertInto('team')
    .values(names.map((name) => ({ orgId: tx.org, id: newId(tx.now), name, createdAt: tx.now })))
    .onConflict((conflict) => conflict.columns(['orgId', 'name']).doNothing())
    .execute()
  return tx.db
    .selectFrom('team')
    .select(['id', 'name'])
    .where('orgId', '=', tx.org)
    .where('name', 'in', names)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

export async function addMembers(tx: OrgTx, members: readonly { teamId: string; personId: string }[]): Promise<void> {
  if (members.length === 0) return
  await tx.db
    .insertInto('teamMember')
    .values(members.map((member) => ({ orgId: tx.org, id: newId(tx.now), ...member })))
    .execute()
}

export async function removeMembers(tx: OrgTx, teamId: string, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return
  await tx.db
    .deleteFrom('teamMember')
    .where('orgId', '=', tx.org)
    .where('teamId', '=', teamId)
    .where('personId', 'in', personIds)
    .execute()
}
