import { writeIdentity } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { PersonId } from '../../core/ids.ts'
import { requireTimezone } from './calendar.rules.ts'
import * as repo from './organizations.repo.ts'

export interface NewOrganization {
  name: string
  timezone: string
  owner: { personId: PersonId; accountId: string; name: string; email: string }
}

/** Creates the organization of this transaction, with its ledger and its first person, who owns it. */
export async function createOrganization(tx: OrgTx, { name, timezone, owner }: NewOrganization): Promise<void> {
  requireTimezone(timezone)
  const isSimulated = await repo.isSimulated(tx)
  await repo.openLog(tx, `${isSimulated ? 'simulated.' : ''}holdfast/${tx.org}`)
  await repo.insertOrganization(tx, { name, timezone })
  await repo.insertOwner(tx, { id: owner.personId, accountId: owner.accountId })
  await writeIdentity(tx, owner.personId, { name: owner.name, email: owner.email, title: null })
}
