import type { z } from 'zod'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { Authority } from '../../core/operations/authority.ts'
import { handle } from '../../core/operations/handle.ts'
import { shownMoment } from '../../core/operations/shown-moment.ts'
import * as repo from './absences.repo.ts'
import { requireStandableAbsence } from './absences.rules.ts'
import { canHoldDuties } from './access-role.rules.ts'
import { type Absence, peopleContract } from './people.contract.ts'
import { lockPeople, type PersonRow } from './people.repo.ts'

async function present(tx: OrgTx, rows: readonly repo.AbsenceRow[]): Promise<z.input<typeof Absence>[]> {
  const names = await nameResolver(
    tx,
    rows.flatMap((row) => [row.personId, row.deputyId]),
  )
  return rows.map((row) => ({
    id: row.id,
    person: names.ref(row.personId),
    deputy: names.ref(row.deputyId),
    startsAt: row.startsAt.toString(),
    endsAt: row.endsAt.toString(),
    reason: row.reason,
  }))
}

async function presentOne(tx: OrgTx, row: repo.AbsenceRow): Promise<z.input<typeof Absence>> {
  const [absence] = await present(tx, [row])
  return found(absence, 'absence')
}

export const listAbsences = handle(peopleContract.listAbsences, async ({ tx }, input) => {
  const moment = await shownMoment(tx, input.asOf)
  return { items: await present(tx, await repo.absencesAfter(tx, moment)) }
})

export const addAbsence = handle(peopleContract.addAbsence, async ({ tx, authority }, input) => {
  requireOwnOrManager(tx, authority, input.personId)
  const absence = {
    id: newId(tx.now),
    personId: input.personId,
    deputyId: input.deputyId,
    startsAt: Temporal.Instant.from(input.startsAt),
    endsAt: Temporal.Instant.from(input.endsAt),
    reason: input.reason,
  }
  // locked, so that two absences made at once see each other
  const people = await lockPeople(tx, [input.personId, input.deputyId])
  requirePresent(people, input.personId, 'personId')
  requirePresent(people, input.deputyId, 'deputyId')
  const known = await repo.absencesDuring(tx, [input.personId, input.deputyId], absence)
  requireStandableAbsence(absence, known, tx.now)
  await repo.insertAbsence(tx, absence)
  return presentOne(tx, absence)
})

function requireOwnOrManager(tx: OrgTx, authority: Authority, personId: string): void {
  if (personId !== tx.person && !authority.permissions.has('person:manage'))
    throw new HoldfastError('forbidden', 'Only the person, a manager or an owner can do this.')
}

/** Not gone, and somebody to whom duties fall. */
function requirePresent(people: readonly PersonRow[], id: string, path: string): void {
  const person = found(
    people.find((candidate) => candidate.id === id),
    'person',
  )
  const problem =
    person.status === 'deactivated'
      ? 'this person has left'
      : canHoldDuties(person.accessRole)
        ? undefined
        : `the role ${person.accessRole} carries out no duties`
  if (problem !== undefined)
    throw new HoldfastError('invalid_input', `${path}: ${problem}; choose somebody else.`, {
      issues: [{ path, message: problem }],
    })
}

export const endAbsence = handle(peopleContract.endAbsence, async ({ tx, authority }, input) => {
  const absence = found(await repo.lockAbsence(tx, input.id), 'absence')
  requireOwnOrManager(tx, authority, absence.personId)
  if (Temporal.Instant.compare(absence.endsAt, tx.now) <= 0)
    throw new HoldfastError('wrong_state', 'This absence is over already.')
  if (Temporal.Instant.compare(tx.now, absence.startsAt) <= 0) {
    // it never began: taken back, with the ledger as witness
    await repo.deleteAbsence(tx, absence.id)
    return presentOne(tx, { ...absence, endsAt: absence.startsAt })
  }
  await repo.endAbsence(tx, absence.id)
  return presentOne(tx, { ...absence, endsAt: tx.now })
})
