import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { type DirectoryTx, type OrgTx, withDirectory, withOrg } from '../database/with-org.ts'
import type { OrgId, PersonId } from '../ids.ts'
import type { Authority } from '../operations/authority.ts'
import { systemContext } from '../operations/system-context.ts'
import { rolePermissions } from './permissions.ts'

/** A session ends this long after it was last used, and this long after it began. */
export const sessionLimits = { idle: { hours: 12 }, absolute: { hours: 14 * 24 } } as const

/** How often `last_seen_at` is written; finer would be a write for each request. */
const seenEvery = { minutes: 1 }

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Starts a session of an account, and enters an organization with it when one is named. Returns the token for the cookie. */
export async function startSession(
  tx: DirectoryTx,
  session: { accountId: string; org: OrgId | undefined; userAgent: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await forgetSessions(tx, session.accountId)
  await tx.db
    .insertInto('directory.session')
    .values({
      tokenHash: hashToken(token),
      accountId: session.accountId,
      orgId: session.org ?? null,
      createdAt: tx.now,
      lastSeenAt: tx.now,
      expiresAt: tx.now.add(sessionLimits.absolute),
      userAgent: session.userAgent.slice(0, 300),
    })
    .execute()
  return token
}

/** Deletes sessions of an account that are over, and that nobody came back to be told so. */
async function forgetSessions(tx: DirectoryTx, accountId: string): Promise<void> {
  await tx.db
    .deleteFrom('directory.session')
    .where('accountId', '=', accountId)
    .where((eb) => eb.or([eb('expiresAt', '<=', tx.now), eb('lastSeenAt', '<=', tx.now.subtract(sessionLimits.idle))]))
    .execute()
}

export async function endSession(tx: DirectoryTx, token: string): Promise<void> {
  await tx.db.deleteFrom('directory.session').where('tokenHash', '=', hashToken(token)).execute()
}

/** Ends every session of an account but one: after a change of password, or when a person is deactivated. */
export async function endOtherSessions(tx: DirectoryTx, accountId: string, keep: string | undefined): Promise<void> {
  const query = tx.db.deleteFrom('directory.session').where('accountId', '=', accountId)
  await (keep === undefined ? query : query.where('tokenHash', '!=', hashToken(keep))).execute()
}

/** What a session token stands for now, or undefined when it is unknown or over. */
export async function authorityOfSession(database: Database, token: string): Promise<Authority | undefined> {
  const tokenHash = hashToken(token)
  const session = await withDirectory(database, async (tx) => {
    const row = await tx.db
      .selectFrom('directory.session as s')
      .leftJoin('directory.membership as m', (join) =>
        join.onRef('m.accountId', '=', 's.accountId').onRef('m.orgId', '=', 's.orgId'),
      )
      .select(['s.accountId', 's.orgId', 's.lastSeenAt', 's.expiresAt', 'm.personId'])
      .where('s.tokenHash', '=', tokenHash)
      .executeTakeFirst()
    if (!row) return undefined
    const idleUntil = row.lastSeenAt.add(sessionLimits.idle)
    if (Temporal.Instant.compare(tx.now, idleUntil) >= 0 || Temporal.Instant.compare(tx.now, row.expiresAt) >= 0) {
      await tx.db.deleteFrom('directory.session').where('tokenHash', '=', tokenHash).execute()
      return undefined
    }
    if (Temporal.Instant.compare(tx.now, row.lastSeenAt.add(seenEvery)) >= 0) {
      await tx.db
        .updateTable('directory.session')
        .set({ lastSeenAt: tx.now })
        .where('tokenHash', '=', tokenHash)
        .execute()
    }
    return row
  })
  if (!session) return undefined
  const nobody: Authority = {
    kind: 'session',
    accountId: session.accountId,
    org: undefined,
    personId: undefined,
    accessRole: undefined,
    actorName: `account:${session.accountId}`,
    permissions: new Set(),
    auditScope: undefined,
  }
  if (session.orgId === null || session.personId === null) return nobody
  const org = session.orgId as OrgId // a column of organization ids
  const personId = session.personId as PersonId // a column of person ids
  return withOrg(database, { org, context: systemContext('authenticate', 'authenticate') }, async (tx) => {
    const person = await activePerson(tx, personId)
    return person ? { ...nobody, org, personId, actorName: `person:${personId}`, ...person } : nobody
  })
}

/** Role and scope of a person, as long as the person is active. */
export async function activePerson(
  tx: OrgTx,
  personId: PersonId,
): Promise<Pick<Authority, 'accessRole' | 'permissions' | 'auditScope'> | undefined> {
  const person = await tx.db
    .selectFrom('person')
    .select(['accessRole', 'status', 'auditFrameworkId', 'auditFrom', 'auditUntil'])
    .where('orgId', '=', tx.org)
    .where('id', '=', personId)
    .executeTakeFirst()
  if (person?.status !== 'active') return undefined
  return {
    accessRole: person.accessRole,
    permissions: rolePermissions[person.accessRole],
    auditScope:
      person.accessRole === 'auditor'
        ? {
            frameworkId: person.auditFrameworkId ?? undefined,
            from: person.auditFrom ?? undefined,
            until: person.auditUntil ?? undefined,
          }
        : undefined,
  }
}
