import { accessRoles, rolePermissions } from '../../core/auth/permissions.ts'
import { addIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handle } from '../../core/operations/handle.ts'
import { everyonesRole, setHolders } from '../planning/index.ts'
import * as repo from './import.repo.ts'
import { emailsOf, type ImportedPerson, judgePeople } from './import.rules.ts'
import { readPeopleCsv } from './people-csv.ts'
import { peopleContract } from './people.contract.ts'
import { findPeople, insertPeople, peopleWithEmail } from './people.repo.ts'
import { raiseJoined } from './people.service.ts'
import { presentPeople } from './presenting.ts'
import { addMembers, ensureTeams } from './teams.repo.ts'

export const importCsv = handle(peopleContract.importCsv, async ({ tx, authority }, input) => {
  const file = readPeopleCsv(input.csv)
  const roles = await repo.lockDutyRoles(tx)
  const known = await peopleWithEmail(tx, emailsOf(file.rows))
  const { people, rejected } = judgePeople(file.rows, {
    takenEmails: new Set(known.map(({ email }) => email)),
    // what is everybody's is nobody's to hold
    dutyKeys: new Set(roles.map(({ key }) => key).filter((key) => key !== everyonesRole)),
    grantableRoles: new Set(accessRoles.filter((role) => rolePermissions[role].isSubsetOf(authority.permissions))),
  })
  const problems = [...file.rejected, ...rejected].toSorted((a, b) => a.row - b.row)
  // what would be added; nobody was
  if (input.dryRun) return { added: problems.length > 0 ? 0 : people.length, people: [], rejected: problems }
  if (problems.length > 0) {
    throw new HoldfastError('invalid_input', 'Nobody was added, because cells of the file cannot be used.', {
      issues: problems.map(({ row, column, value, problem }) => ({
        path: `csv:${row}:${column}`,
        message: `${value === '' ? '' : `${value}: `}${problem}`,
      })),
    })
  }

  const ids = await addPeople(tx, people, new Map(roles.map(({ id, key }) => [key, id])))
  return { added: ids.length, people: await presentPeople(tx, await findPeople(tx, ids)), rejected: [] }
})

async function addPeople(
  tx: OrgTx,
  imported: readonly ImportedPerson[],
  roleIds: ReadonlyMap<string, string>,
): Promise<string[]> {
  // lists show people by time and id: sorted ids keep the order of the file
  const ids = imported.map(() => newId(tx.now)).toSorted()
  const people = imported.map((person, index) => ({ person, id: ids[index] ?? newId(tx.now) }))

  for (const some of chunks(people, rowsPerInsert)) {
    await insertPeople(
      tx,
      some.map(({ id, person: { accessRole, joinedOn } }) => ({
        id,
        accessRole,
        joinedOn,
        auditFrameworkId: null,
        auditFrom: null,
        auditUntil: null,
      })),
    )
    await addIdentities(
      tx,
      some.map(({ id, person: { name, email, title } }) => ({ personId: id, fields: { name, email, title } })),
    )
  }
  await joinTeams(tx, people)
  await setHolders(
    tx,
    people.flatMap(({ id, person }) =>
      person.duties.flatMap((key) => {
        const roleId = roleIds.get(key)
        return roleId === undefined ? [] : [{ roleId, personId: id }]
      }),
    ),
  )
  await raiseJoined(tx, ids)
  return ids
}

async function joinTeams(tx: OrgTx, people: readonly { id: string; person: ImportedPerson }[]): Promise<void> {
  const teams = await ensureTeams(tx, [...new Set(people.flatMap(({ person }) => person.teams))])
  const teamIds = new Map(teams.map(({ id, name }) => [name, id]))
  const members = people.flatMap(({ id, person }) =>
    person.teams.flatMap((name) => {
      const teamId = teamIds.get(name)
      return teamId === undefined ? [] : [{ teamId, personId: id }]
    }),
  )
  for (const some of chunks(members, rowsPerInsert)) await addMembers(tx, some)
}

/** PostgreSQL counts the parameters of a statement with 16 bits. */
const rowsPerInsert = 2000

function* chunks<T>(rows: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}
