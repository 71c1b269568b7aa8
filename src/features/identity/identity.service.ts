import { hashPassword, requireGoodPassword, verifyPassword } from '../../core/auth/password.ts'
import { rolePermissions } from '../../core/auth/permissions.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import { authorityOfSession, endOtherSessions, endSession, hashToken, startSession } from '../../core/auth/sessions.ts'
import type { Database } from '../../core/database/database.ts'
import { type DirectoryTx, type OrgTx, withDirectory, withOrg } from '../../core/database/with-org.ts'
import { HoldfastError } from '../../core/errors.ts'
import { newId, type OrgId, type PersonId } from '../../core/ids.ts'
import type { Authority } from '../../core/operations/authority.ts'
import { type CallContext, handleOpen } from '../../core/operations/handle.ts'
import { systemContext } from '../../core/operations/system-context.ts'
import { createOrganization } from '../organizations/index.ts'
import { identityContract } from './identity.contract.ts'
import * as repo from './identity.repo.ts'
import { afterAttempt, isLocked } from './sign-in.rules.ts'

export const session = handleOpen(identityContract.session, ({ context }) => describe(context, context.authority))

export const setUp = handleOpen(identityContract.setUp, async ({ app, context, operation }, input) => {
  requireGoodPassword(input.owner.password, input.owner.email)
  const passwordHash = await hashPassword(input.owner.password)
  const now = await withDirectory(app.database, (tx) => Promise.resolve(tx.now))
  const accountId = newId(now)
  const org = newId(now) as OrgId // a new id, of this kind
  const personId = newId(now) as PersonId // a new id, of this kind
  const scope = {
    org,
    context: { actor: { name: `person:${personId}`, personId }, operation, request: context.requestId },
  }
  await withOrg(app.database, scope, async (tx) => {
    await repo.lockDirectory(tx)
    if (await repo.anyOrganization(tx))
      throw new HoldfastError('wrong_state', 'Holdfast is set up already. Sign in instead.')
    await repo.insertAccount(tx, { id: accountId, email: input.owner.email, passwordHash })
    await createOrganization(tx, { ...input.organization, owner: { ...input.owner, personId, accountId } })
    await repo.registerOrganization(tx, org)
    await repo.insertMembership(tx, { accountId, orgId: org, personId })
  })
  return enter(context, { accountId, org, personId })
})

export const signIn = handleOpen(identityContract.signIn, async ({ app, context }, input) => {
  const account = await withDirectory(app.database, (tx) => tryPassword(tx, input.email, input.password))
  // the same words for an unknown address and a wrong password
  if (!account) throw new HoldfastError('unauthenticated', 'E-mail or password is wrong.')
  const [membership] = await withDirectory(app.database, (tx) => repo.organizationsOf(tx, account.id))
  return enter(context, {
    accountId: account.id,
    org: membership?.orgId as OrgId | undefined, // a column of organization ids
    personId: membership?.personId as PersonId | undefined, // a column of person ids
  })
})

/**
 * The account of an address if this is its password. A wrong one is counted, wherever it is tried, so the transaction must commit.
 * @throws HoldfastError `locked_out` after too many, for addresses without an account as well
 */
async function tryPassword(tx: DirectoryTx, email: string, password: string): Promise<repo.AccountRow | undefined> {
  const attempts = await repo.lockAttempts(tx, email)
  if (isLocked(attempts, tx.now))
    throw new HoldfastError('locked_out', 'Too many wrong passwords. Try again in 15 minutes.')
  const account = await repo.accountByEmail(tx, email)
  const isRight = await verifyPassword(password, account?.passwordHash)
  await repo.saveAttempts(tx, email, afterAttempt(attempts, isRight, tx.now))
  return isRight ? account : undefined
}

export const signOut = handleOpen(identityContract.signOut, async ({ app, context }) => {
  const { sessionToken } = context
  if (sessionToken !== undefined) await withDirectory(app.database, (tx) => endSession(tx, sessionToken))
  context.setSession(undefined)
  return {}
})

export const enterOrganization = handleOpen(identityContract.enterOrganization, async ({ app, context }, input) => {
  const { accountId, token } = requireAccount(context)
  await withDirectory(app.database, async (tx) => {
    const mine = await repo.organizationsOf(tx, accountId)
    if (!mine.some(({ orgId }) => orgId === input.id))
      throw new HoldfastError('not_found', 'You are not a member of such an organization.')
    await repo.setSessionOrganization(tx, hashToken(token), input.id)
  })
  return describe(context, await authorityOfSession(app.database, token))
})

export const changePassword = handleOpen(identityContract.changePassword, async ({ app, context }, input) => {
  const { accountId, token } = requireAccount(context)
  const account = await withDirectory(app.database, async (tx) => {
    const mine = await repo.accountById(tx, accountId)
    return mine && (await tryPassword(tx, mine.email, input.current))
  })
  if (!account) throw new HoldfastError('forbidden', 'The current password is wrong.')
  requireGoodPassword(input.password, account.email)
  const passwordHash = await hashPassword(input.password)
  await withDirectory(app.database, async (tx) => {
    await repo.setPassword(tx, accountId, passwordHash)
    await endOtherSessions(tx, accountId, token)
  })
  return {}
})

export const acceptInvitation = handleOpen(identityContract.acceptInvitation, async ({ app, context }, input) => {
  const match = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(input.token)
  if (!match?.[1] || !match[2]) throw unknownInvitation()
  const org = match[1] as OrgId // proven below: an invitation of that organization must hold the token's hash
  const invitation = { id: match[2], token: input.token }
  const scope = { org, context: systemContext('identity.acceptInvitation', context.requestId) }
  const { email } = await withOrg(app.database, scope, (tx) => lockValidInvitation(tx, invitation))
  const account = await provenAccount(app.database, email, input.password)
  const passwordHash = account ? undefined : await hashPassword(input.password)
  const accepted = await withOrg(app.database, scope, async (tx) => {
    // looked at again: another may have accepted it meanwhile
    const { id, personId } = await lockValidInvitation(tx, invitation)
    const accountId = account?.id ?? newId(tx.now)
    if (passwordHash !== undefined) await repo.insertAccount(tx, { id: accountId, email, passwordHash })
    await repo.acceptInvitation(tx, { id, personId }, accountId)
    await repo.insertMembership(tx, { accountId, orgId: org, personId })
    return { accountId, personId: personId as PersonId } // a column of person ids
  })
  return enter(context, { ...accepted, org })
})

const unknownInvitation = () =>
  new HoldfastError('not_found', 'This invitation is unknown, used or expired. Ask for a new one.')

async function lockValidInvitation(tx: OrgTx, { id, token }: { id: string; token: string }) {
  const invitation = await repo.lockInvitation(tx, id)
  if (!invitation?.tokenHash.equals(hashToken(token))) throw unknownInvitation()
  const { email, acceptedAt, status, expiresAt } = invitation
  const isOver = acceptedAt !== null || status === 'deactivated' || Temporal.Instant.compare(tx.now, expiresAt) >= 0
  if (isOver || email === null) throw unknownInvitation()
  return { ...invitation, email }
}

/**
 * The account of an invited address if there is one and the password is its own; undefined when there is none yet, and the password
 * good enough for a new one.
 */
async function provenAccount(
  database: Database,
  email: string,
  password: string,
): Promise<repo.AccountRow | undefined> {
  const existing = await withDirectory(database, (tx) => repo.accountByEmail(tx, email))
  if (!existing) {
    requireGoodPassword(password, email)
    return undefined
  }
  const proven = await withDirectory(database, (tx) => tryPassword(tx, email, password))
  if (!proven) throw new HoldfastError('forbidden', 'You have an account already: enter its password to join with it.')
  return proven
}

function requireAccount(context: CallContext): { accountId: string; token: string } {
  const { authority, sessionToken } = context
  if (authority?.accountId === undefined || sessionToken === undefined)
    throw new HoldfastError('forbidden', 'Sign in with your account; an API key cannot do this.')
  return { accountId: authority.accountId, token: sessionToken }
}

async function enter(
  context: CallContext,
  who: { accountId: string; org: OrgId | undefined; personId: PersonId | undefined },
) {
  const { database } = context.app
  const token = await withDirectory(database, async (tx) => {
    // the one that the browser had is not used any more
    if (context.sessionToken !== undefined) await endSession(tx, context.sessionToken)
    return startSession(tx, { accountId: who.accountId, org: who.org, userAgent: context.userAgent })
  })
  context.setSession(token)
  return describe(context, await authorityOfSession(database, token))
}

async function describe({ app }: CallContext, authority: Authority | undefined) {
  const server = await withDirectory(app.database, async (tx) => {
    const clock = await repo.programClock(tx)
    const account = authority?.accountId === undefined ? undefined : await repo.accountById(tx, authority.accountId)
    return {
      now: clock.now.toString(),
      isSimulated: clock.isSimulated,
      isSetUp: (await repo.anyOrganization(tx)) !== undefined,
      mailIsConfigured: app.mailer.isConfigured,
      account: account ? { id: account.id, email: account.email } : null,
      memberships: account ? await repo.organizationsOf(tx, account.id) : [],
    }
  })
  const organizations = await Promise.all(
    server.memberships.map(
      ({ orgId }) =>
        withOrg(
          app.database,
          { org: orgId as OrgId, context: systemContext('identity.session', 'session') },
          async (tx) => ({ id: orgId, ...(await repo.organizationName(tx)) }),
        ), // a column of organization ids
    ),
  )
  const { memberships: _, ...rest } = server
  const base = {
    ...rest,
    organizations: organizations.map(({ id, name }) => ({ id, name: name ?? '' })),
    organization: null,
    person: null,
    permissions: [],
  }
  if (authority?.org === undefined || authority.personId === undefined || authority.accessRole === undefined)
    return base
  const { org, personId, accessRole } = authority
  return withOrg(app.database, { org, context: systemContext('identity.session', 'session') }, async (tx) => {
    const organization = await repo.organizationName(tx)
    const people = await readIdentities(tx, [personId])
    return {
      ...base,
      organization: { id: org, name: organization?.name ?? '', timezone: organization?.timezone ?? 'UTC' },
      person: { id: personId, name: people.get(personId)?.name ?? null, accessRole },
      permissions: [...authority.permissions].filter((permission) => rolePermissions[accessRole].has(permission)),
    }
  })
}
