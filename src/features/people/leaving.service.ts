import { eraseIdentity, readIdentities } from '../../core/auth/sealed-identity.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handle } from '../../core/operations/handle.ts'
import { raiseEvent, readCalendar } from '../planning/index.ts'
import { requireNotAbove } from './access-role.rules.ts'
import { endInvitations } from './invitations.repo.ts'
import * as repo from './leaving.repo.ts'
import { departure } from './leaving.rules.ts'
import { peopleContract } from './people.contract.ts'
import { lockOwners, lockPerson } from './people.repo.ts'
import { requireAnotherOwner } from './people.service.ts'
import { readPerson } from './presenting.ts'

export const deactivate = handle(peopleContract.deactivate, async ({ tx, authority }, input) => {
  const owners = await lockOwners(tx)
  const person = found(await lockPerson(tx, input.id), 'person')
  if (person.status === 'deactivated') throw new HoldfastError('wrong_state', 'This person has left already.')
  requireNotAbove(authority.permissions, person.accessRole)
  if (person.accessRole === 'owner' && person.status === 'active') requireAnotherOwner(owners, person.id)
  const { timezone } = await readCalendar(tx)
  const { leftOn, happenedAt } = departure({ leftOn: input.leftOn, joinedOn: person.joinedOn }, tx.now, timezone)

  await repo.deactivatePerson(tx, person.id, leftOn)
  if (person.accountId !== null) await repo.leaveDirectory(tx, person.accountId)
  await repo.revokeKeys(tx, person.id)
  await endInvitations(tx, person.id)
  await repo.leaveTeams(tx, person.id)
  const orphanedRoles = await repo.orphanRoles(tx, person.id)
  // after the roles are free: no duty that follows may fall to who is gone
  await raiseEvent(tx, { kind: 'person.left', summary: 'A person left', subjectId: person.id, happenedAt })
  return {
    person: await readPerson(tx, person.id),
    orphanedRoles,
    openObligations: await repo.countOpenObligations(tx, person.id),
  }
})

export const erase = handle(peopleContract.erase, async ({ tx, authority }, input) => {
  const person = found(await lockPerson(tx, input.id), 'person')
  if (person.status !== 'deactivated')
    throw new HoldfastError(
      'wrong_state',
      'Only the data of somebody who left can be erased. Deactivate the person first.',
    )
  requireNotAbove(authority.permissions, person.accessRole)
  if (!(await readIdentities(tx, [person.id])).has(person.id))
    throw new HoldfastError('wrong_state', 'The data of this person was erased already.')

  await eraseIdentity(tx, person.personId)
  await repo.insertErasure(tx, { id: newId(tx.now), personId: person.id, reason: input.reason })
  await repo.forgetAnswersAbout(tx, person.id)
  if (person.accountId !== null) {
    await repo.detachAccount(tx, person.id)
    await repo.deleteAccountWithoutMembership(tx, person.accountId)
  }
  return readPerson(tx, person.id)
})
