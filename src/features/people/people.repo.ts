import type { AccessRole } from '../../core/auth/permissions.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { PersonId } from '../../core/ids.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import type { AuditLimits } from './access-role.rules.ts'

const columns = [
  'id',
  'accessRole',
  'status',
  'joinedOn',
  'leftOn',
  'auditFrameworkId',
  'auditFrom',
  'auditUntil',
  'createdAt',
] as const

export type PersonRow = NonNullable<Awaited<ReturnType<typeof findPerson>>>
export type PersonStatus = PersonRow['status']

const people = (tx: OrgTx) => tx.db.selectFrom('person').select(columns).where('orgId', '=', tx.org)

export function listPeople(tx: OrgTx, request: PageRequest & { status?: readonly PersonStatus[] | undefined }) {
  const query = people(tx)
  return pageBy(request.status ? query.where('status', 'in', request.status) : query, request, {
    column: 'createdAt',
    id: 'id',
    type: 'timestamptz',
    valueOf: (row) => row.createdAt,
  })
}

export const findPerson = (tx: OrgTx, id: string) => people(tx).where('id', '=', id).executeTakeFirst()

export const findPeople = (tx: OrgTx, ids: readonly string[]): Promise<PersonRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : people(tx).where('id', 'in', ids).orderBy('createdAt').orderBy('id').execute()

/** Locks the row of a person until the transaction ends. Foreign keys to it stay possible. */
export const lockPerson = (tx: OrgTx, id: string) =>
  people(tx)
    .select((eb) => ['accountId', eb.ref('id').$castTo<PersonId>().as('personId')])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** Locks several people in one order, so that two who do the same cannot wait for each other. */
export const lockPeople = (tx: OrgTx, ids: readonly string[]): Promise<PersonRow[]> =>
  people(tx).where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute()

/** Locks those who own the organization and can sign in, so that two of them cannot both be taken for the last but one. */
export const lockOwners = (tx: OrgTx): Promise<{ id: string }[]> =>
  tx.db
    .selectFrom('person')
    .select('id')
    .where('orgId', '=', tx.org)
    .where('accessRole', '=', 'owner')
    .where('status', '=', 'active')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()

export interface NewPerson extends AuditLimits {
  id: string
  accessRole: AccessRole
  joinedOn: string | null
}

export async function insertPeople(tx: OrgTx, added: readonly NewPerson[]): Promise<void> {
  if (added.length === 0) return
  await tx.db
    .insertInto('person')
    .values(added.map((person) => ({ orgId: tx.org, ...person, status: 'invited' as const, createdAt: tx.now })))
    .execute()
}

export async function changePerson(
  tx: OrgTx,
  id: string,
  changes: AuditLimits & { accessRole: AccessRole; joinedOn: string | null },
): Promise<void> {
  await tx.db.updateTable('person').set(changes).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

/** The program roles that people hold. */
export async function dutiesOf(tx: OrgTx, personIds: readonly string[]) {
  if (personIds.length === 0) return []
  return tx.db
    .selectFrom('dutyRole')
    .select(['id', 'key', 'title', 'holderId'])
    .where('orgId', '=', tx.org)
    .where('status', '=', 'active')
    .where('holderId', 'in', personIds)
    .orderBy('key')
    .execute()
}

export async function teamsOf(tx: OrgTx, personIds: readonly string[]) {
  if (personIds.length === 0) return []
  return tx.db
    .selectFrom('teamMember as m')
    .innerJoin('team as t', (join) => join.onRef('t.orgId', '=', 'm.orgId').onRef('t.id', '=', 'm.teamId'))
    .select(['m.personId', 't.id', 't.name'])
    .where('m.orgId', '=', tx.org)
    .where('m.personId', 'in', personIds)
    .orderBy('t.name')
    .execute()
}

/** Which of these addresses are somebody's, and whose. */
export async function peopleWithEmail(tx: OrgTx, emails: readonly string[]): Promise<{ id: string; email: string }[]> {
  if (emails.length === 0) return []
  const rows = await tx.db
    .selectFrom('personIdentity')
    .select(['id', 'email'])
    .where('orgId', '=', tx.org)
    .where('email', 'in', emails)
    .execute()
  return rows.flatMap(({ id, email }) => (email === null ? [] : [{ id, email }]))
}

export const frameworkExists = (tx: OrgTx, id: string): Promise<{ id: string } | undefined> =>
  tx.db.selectFrom('framework').select('id').where('orgId', '=', tx.org).where('id', '=', id).executeTakeFirst()
