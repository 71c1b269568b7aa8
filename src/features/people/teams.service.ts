import { nameResolver } from '../../core/auth/name-resolver.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import type { PersonRef } from '../../core/operations/operation.ts'
import { handle } from '../../core/operations/handle.ts'
import { peopleContract } from './people.contract.ts'
import { findPeople } from './people.repo.ts'
import * as repo from './teams.repo.ts'

const byName = (members: PersonRef[]): PersonRef[] =>
  members.toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'en') || (a.id < b.id ? -1 : 1))

export const listTeams = handle(peopleContract.listTeams, async ({ tx }) => {
  const teams = await repo.listTeams(tx)
  const members = await repo.listMembers(tx)
  const names = await nameResolver(
    tx,
    members.map(({ personId }) => personId),
  )
  const byTeam = Map.groupBy(members, ({ teamId }) => teamId)
  return {
    items: teams.map(({ id, name }) => ({
      id,
      name,
      members: byName((byTeam.get(id) ?? []).map(({ personId }) => names.ref(personId))),
    })),
  }
})

export const saveTeam = handle(peopleContract.saveTeam, async ({ tx }, input) => {
  const wanted = [...new Set(input.memberIds)]
  const people = await findPeople(tx, wanted)
  const missing = wanted.find((id) => !people.some((person) => person.id === id && person.status !== 'deactivated'))
  if (missing !== undefined)
    throw new HoldfastError('invalid_input', `memberIds: there is nobody here with the id ${missing}.`, {
      issues: [{ path: 'memberIds', message: `unknown, or has left: ${missing}` }],
    })
  const [saved] = await repo.ensureTeams(tx, [input.name])
  const team = found(saved, 'team')
  const before = (await repo.listMembers(tx, team.id)).map(({ personId }) => personId)
  await repo.removeMembers(
    tx,
    team.id,
    before.filter((id) => !wanted.includes(id)),
  )
  await repo.addMembers(
    tx,
    wanted.filter((id) => !before.includes(id)).map((personId) => ({ teamId: team.id, personId })),
  )
  const names = await nameResolver(tx, wanted)
  return { ...team, members: byName(wanted.map(names.ref)) }
})
