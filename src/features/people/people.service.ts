import { addIdentities, readIdentities, writeIdentity } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handle } from '../../core/operations/handle.ts'
import { raiseEvents } from '../planning/index.ts'
import { auditLimitsOf, canHoldDuties, requireNotAbove } from './access-role.rules.ts'
import { peopleContract } from './people.contract.ts'
import * as repo from './people.repo.ts'
import { presentPeople, readPerson } from './presenting.ts'

export const list = handle(peopleContract.list, async ({ tx }, input) => {
  const { rows, next } = await repo.listPeople(tx, input)
  return { items: await presentPeople(tx, rows), next }
})

export const get = handle(peopleContract.get, ({ tx }, input) => readPerson(tx, input.id))

export const create = handle(peopleContract.create, async ({ tx, authority }, input) => {
  requireNotAbove(authority.permissions, input.accessRole)
  await requireFreeEmail(tx, input.email)
  const limits = auditLimitsOf(input.accessRole, input.audit)
  if (limits.auditFrameworkId !== null) found(await repo.frameworkExists(tx, limits.auditFrameworkId), 'framework')

  const id = newId(tx.now)
  await repo.insertPeople(tx, [{ id, accessRole: input.accessRole, joinedOn: input.joinedOn ?? null, ...limits }])
  await addIdentities(tx, [
    { personId: id, fields: { name: input.name, email: input.email, title: input.title ?? null } },
  ])
  await raiseJoined(tx, [id])
  return readPerson(tx, id)
})

/** The events name nobody: names stand in one table only. Whom they are about is told by the id. */
export const raiseJoined = (tx: OrgTx, personIds: readonly string[]): Promise<unknown> =>
  raiseEvents(
    tx,
    'person.joined',
    personIds.map((subjectId) => ({ summary: 'A person joined', subjectId })),
  )

async function requireFreeEmail(tx: OrgTx, email: string, exceptId?: string): Promise<void> {
  const holders = await repo.peopleWithEmail(tx, [email])
  if (holders.some(({ id }) => id !== exceptId))
    throw new HoldfastError('conflict', 'email: somebody with this address is here already.', {
      issues: [{ path: 'email', message: 'taken' }],
    })
}

export const update = handle(peopleContract.update, async ({ tx, authority }, input) => {
  const owners = await repo.lockOwners(tx)
  const person = found(await repo.lockPerson(tx, input.id), 'person')
  if (person.status === 'deactivated') throw new HoldfastError('wrong_state', 'This person has left; the record stays.')
  requireNotAbove(authority.permissions, person.accessRole)
  const accessRole = input.accessRole ?? person.accessRole
  if (accessRole !== person.accessRole) {
    requireNotAbove(authority.permissions, accessRole)
    if (person.accessRole === 'owner') requireAnotherOwner(owners, person.id)
    if (!canHoldDuties(accessRole)) await requireNoDuties(tx, person.id, accessRole)
  }
  const limits = auditLimitsOf(accessRole, input.audit, person)
  if (limits.auditFrameworkId !== null) found(await repo.frameworkExists(tx, limits.auditFrameworkId), 'framework')
  if (input.email !== undefined) await requireFreeEmail(tx, input.email, person.id)

  const joinedOn = input.joinedOn === undefined ? person.joinedOn : input.joinedOn
  const { auditFrameworkId, auditFrom, auditUntil } = limits
  await repo.changePerson(tx, person.id, { accessRole, joinedOn, auditFrameworkId, auditFrom, auditUntil })
  const { name, email, title } = input
  if (name !== undefined || email !== undefined || title !== undefined) {
    const identity = found((await readIdentities(tx, [person.id])).get(person.id), 'person')
    await writeIdentity(tx, person.personId, {
      name: name ?? identity.name,
      email: email ?? identity.email,
      title: title === undefined ? identity.title : title,
    })
  }
  return readPerson(tx, person.id)
})

/** An organization always has an owner who can sign in. `owners` are locked, so that two cannot leave at once. */
export function requireAnotherOwner(owners: readonly { id: string }[], personId: string): void {
  if (!owners.some(({ id }) => id !== personId))
    throw new HoldfastError(
      'wrong_state',
      'This is the last owner who can sign in. Make somebody else an owner first, and wait until they have accepted.',
    )
}

async function requireNoDuties(tx: OrgTx, personId: string, role: string): Promise<void> {
  const duties = await repo.dutiesOf(tx, [personId])
  if (duties.length > 0)
    throw new HoldfastError(
      'wrong_state',
      `A person with the role ${role} cannot carry out duties. Give these to somebody else first: ${duties.map(({ title }) => title).join(', ')}.`,
    )
}
