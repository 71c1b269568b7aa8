import { hashPassword } from '../../../src/core/auth/password.ts'
import { withOrg } from '../../../src/core/database/with-org.ts'
import { newId, type OrgId, type PersonId } from '../../../src/core/ids.ts'
import { createOrganization } from '../../../src/features/organizations/index.ts'
import { testPassword } from '../../support/organization.ts'
import type { TestApp, TestClient } from '../../support/test-app.ts'

/**
 * A further organization on the same server, with its owner signed in. There is no operation for it yet, so this does what the
 * first-run set-up does.
 */
export async function foundAnotherOrganization(
  test: TestApp,
  { name, email }: { name: string; email: string },
): Promise<{ org: OrgId; ownerId: PersonId; owner: TestClient }> {
  const at = Temporal.Now.instant()
  const org = newId(at) as OrgId // a new id, of this kind
  const ownerId = newId(at) as PersonId // a new id, of this kind
  const accountId = newId(at)
  const passwordHash = await hashPassword(testPassword)
  const actor = { name: `person:${ownerId}`, personId: ownerId }
  const context = { actor, operation: 'identity.setUp', request: '' }
  await withOrg(test.app.database, { org, context }, async (tx) => {
    await tx.db
      .insertInto('directory.account')
      .values({ id: accountId, email, passwordHash, createdAt: tx.now })
      .execute()
    await createOrganization(tx, {
      name,
      timezone: 'UTC',
      owner: { personId: ownerId, accountId, name: `Owner of ${name}`, email },
    })
    await tx.db.insertInto('directory.organization').values({ orgId: org, createdAt: tx.now }).execute()
    await tx.db.insertInto('directory.membership').values({ accountId, orgId: org, personId: ownerId }).execute()
  })
  const owner = test.browser()
  await owner.identity.signIn({ email, password: testPassword })
  return { org, ownerId, owner }
}
