import type { z } from 'zod'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'
import type { Person } from './people.contract.ts'
import * as repo from './people.repo.ts'

/** People with the names, duties and teams of the day that the transaction reads. */
export async function presentPeople(tx: OrgTx, rows: readonly repo.PersonRow[]): Promise<z.input<typeof Person>[]> {
  const ids = rows.map((row) => row.id)
  const identities = await readIdentities(tx, ids)
  const duties = Map.groupBy(await repo.dutiesOf(tx, ids), (duty) => duty.holderId)
  const teams = Map.groupBy(await repo.teamsOf(tx, ids), (team) => team.personId)
  return rows.map((row) => {
    const identity = identities.get(row.id)
    return {
      id: row.id,
      name: identity?.name ?? null,
      email: identity?.email ?? null,
      title: identity?.title ?? null,
      accessRole: row.accessRole,
      status: row.status,
      joinedOn: row.joinedOn,
      leftOn: row.leftOn,
      duties: (duties.get(row.id) ?? []).map(({ id, key, title }) => ({ id, key, title })),
      teams: (teams.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
      audit:
        row.accessRole === 'auditor'
          ? { frameworkId: row.auditFrameworkId, from: row.auditFrom, until: row.auditUntil }
          : null,
    }
  })
}

export async function readPerson(tx: OrgTx, id: string): Promise<z.input<typeof Person>> {
  const [person] = await presentPeople(tx, [found(await repo.findPerson(tx, id), 'person')])
  return found(person, 'person')
}
