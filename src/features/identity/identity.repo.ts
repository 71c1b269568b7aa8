import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { DirectoryTx, OrgTx } from '../../core/database/with-org.ts'
import { rememberedFor, type SignInState } from './sign-in.rules.ts'

export interface AccountRow {
  id: string
  email: string
  passwordHash: string | null
}

const accountColumns = ['id', 'email', 'passwordHash'] as const

const addressHash = (email: string): Buffer => createHash('sha256').update(email).digest()

/**
 * Wrong passwords so far for an address, locked, so that two guesses at once count as two. There need not be an account: what is
 * done, and what is answered, is the same.
 */
export async function lockAttempts(tx: DirectoryTx, email: string): Promise<SignInState> {
  await forgetAttempts(tx)
  return tx.db
    .insertInto('directory.signInAttempt')
    .values({ addressHash: addressHash(email), failed: 0, lockedUntil: null, lastAt: tx.now })
    .onConflict((conflict) => conflict.column('addressHash').doUpdateSet({ lastAt: tx.now }))
    .returning(['failed', 'lockedUntil'])
    .executeTakeFirstOrThrow()
}

export async function saveAttempts(tx: DirectoryTx, email: string, state: SignInState): Promise<void> {
  await tx.db.updateTable('directory.signInAttempt').set(state).where('addressHash', '=', addressHash(email)).execute()
}

/** A few at a time, and none that somebody else is at: strangers may have made many of them up. */
async function forgetAttempts(tx: DirectoryTx): Promise<void> {
  await sql`
    delete from directory.sign_in_attempt where address_hash in (
      select address_hash from directory.sign_in_attempt where last_at < ${tx.now.subtract(rememberedFor)}
      limit 100 for update skip locked)`.execute(tx.db)
}

export const accountByEmail = (tx: DirectoryTx, email: string): Promise<AccountRow | undefined> =>
  tx.db.selectFrom('directory.account').select(accountColumns).where('email', '=', email).executeTakeFirst()

export const accountById = (tx: DirectoryTx, id: string): Promise<AccountRow | undefined> =>
  tx.db.selectFrom('directory.account').select(accountColumns).where('id', '=', id).executeTakeFirst()

export async function insertAccount(
  tx: DirectoryTx,
  account: { id: string; email: string; passwordHash: string },
): Promise<void> {
  await tx.db
    .insertInto('directory.account')
    .values({ ...account, createdAt: tx.now, passwordChangedAt: tx.now })
    .execute()
}

export async function setPassword(tx: DirectoryTx, id: string, passwordHash: string): Promise<void> {
  await tx.db
    .updateTable('directory.account')
    .set({ passwordHash, passwordChangedAt: tx.now })
    .where('id', '=', id)
    .execute()
}

export async function insertMembership(
  tx: DirectoryTx,
  membership: { accountId: string; orgId: string; personId: string },
): Promise<void> {
  await tx.db
    .insertInto('directory.membership')
    .values(membership)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const organizationsOf = (tx: DirectoryTx, accountId: string): Promise<{ orgId: string; personId: string }[]> =>
  tx.db
    .selectFrom('directory.membership')
    .select(['orgId', 'personId'])
    .where('accountId', '=', accountId)
    .orderBy('orgId')
    .execute()

export const anyOrganization = (tx: DirectoryTx): Promise<{ orgId: string } | undefined> =>
  tx.db.selectFrom('directory.organization').select('orgId').limit(1).executeTakeFirst()

/** Two first-run set-ups at once: the second waits here, and then finds an organization. */
export async function lockDirectory(tx: DirectoryTx): Promise<void> {
  await tx.db.selectFrom('directory.setupLock').select('onlyRow').forUpdate().execute()
}

export async function registerOrganization(tx: DirectoryTx, orgId: string): Promise<void> {
  await tx.db.insertInto('directory.organization').values({ orgId, createdAt: tx.now }).execute()
}

export async function setSessionOrganization(tx: DirectoryTx, tokenHash: Buffer, orgId: string): Promise<void> {
  await tx.db.updateTable('directory.session').set({ orgId }).where('tokenHash', '=', tokenHash).execute()
}

export const organizationName = (tx: OrgTx): Promise<{ name: string; timezone: string } | undefined> =>
  tx.db.selectFrom('organization').select(['name', 'timezone']).where('orgId', '=', tx.org).executeTakeFirst()

/** An invitation with its person, both locked. */
export const lockInvitation = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('invitation as i')
    .innerJoin('person as p', (join) => join.onRef('p.orgId', '=', 'i.orgId').onRef('p.id', '=', 'i.personId'))
    .innerJoin('personIdentity as n', (join) => join.onRef('n.orgId', '=', 'i.orgId').onRef('n.id', '=', 'i.personId'))
    .select(['i.id', 'i.personId', 'i.tokenHash', 'i.expiresAt', 'i.acceptedAt', 'p.status', 'n.email'])
    .where('i.orgId', '=', tx.org)
    .where('i.id', '=', id)
    .forUpdate(['i', 'p'])
    .executeTakeFirst()

export async function acceptInvitation(
  tx: OrgTx,
  invitation: { id: string; personId: string },
  accountId: string,
): Promise<void> {
  await tx.db
    .updateTable('invitation')
    .set({ acceptedAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('id', '=', invitation.id)
    .execute()
  await tx.db
    .updateTable('person')
    .set({ status: 'active', accountId })
    .where('orgId', '=', tx.org)
    .where('id', '=', invitation.personId)
    .execute()
}

/** The clock of the program, which pages count from. */
export async function programClock(tx: DirectoryTx): Promise<{ now: Temporal.Instant; isSimulated: boolean }> {
  const { rows } = await sql<{
    now: Temporal.Instant
    isSimulated: boolean
  }>`select ledger.now() as now, ledger.is_simulated() as is_simulated`.execute(tx.db)
  return rows[0] ?? { now: tx.now, isSimulated: false }
}
