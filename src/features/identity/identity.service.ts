import { hashPassword, requireGoodPassword, verifyPassword } from '../../core/auth/password.ts'
import { rolePermissions } from '../../core/auth/permissions.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import { authorityOfSession, endOtherSessions, endSession, hashToken, startSession } from '../../core/auth/sessions.ts'
import { type DirectoryTx, withDirectory, withOrg } from '../../core/database/with-org.ts'
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
  const account = await withDirectory(app.database, async (tx) => {
    const found = await repo.lockAccountByEmail(tx, input.email)
    if (found && isLocked(found, tx.now))
      throw new HoldfastError('locked_out', 'Too many wrong passwords. Try again in 15 minutes.')
    const isRight = await verifyPassword(input.password, found?.passwordHash)
    if (!found) return undefined
    await repo.saveSignInOutcome(tx, found.id, afterAttempt(found, isRight, tx.now))
    return isRight ? found : undefined
  })
  // the same words for an unknown address and a wrong password
  if (!account) throw new HoldfastError('unauthenticated', 'E-mail or password is wrong.')
  const [membership] = await withDirectory(app.database, (tx) => repo.organizationsOf(tx, account.id))
  return enter(context, {
    accountId: account.id,
    org: membership?.orgId as OrgId | undefined, // a column of organization ids
    personId: membership?.personId as PersonId | undefined, // a column of person ids
  })
})

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
  await withDirectory(app.database, async (tx) => {
    const account = await repo.accountById(tx, accountId)
    if (!account || !(await verifyPassword(input.current, account.passwordHash)))
      throw new HoldfastError('forbidden', 'The current password is wrong.')
    requireGoodPassword(input.password, account.email)
    await repo.setPassword(tx, accountId, await hashPassword(input.password))
    await endOtherSessions(tx, accountId, token)
  })
  return {}
})

export const acceptInvitation = handleOpen(identityContract.acceptInvitation, async ({ app, context }, input) => {
  const unknown = new HoldfastError('not_found', 'This invitation is unknown, used or expired. Ask for a new one.')
  const match = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(input.token)
  if (!match?.[1] || !match[2]) throw unknown
  const org = match[1] as OrgId // proven below: an invitation of that organization must hold the token's hash
  const invitationId = match[2]
  const accepted = await withOrg(
    app.database,
    { org, context: systemContext('identity.acceptInvitation', context.requestId) },
    async (tx) => {
      const invitation = await repo.lockInvitation(tx, invitationId)
      if (
        !invitation?.tokenHash.equals(hashToken(input.token)) ||
        invitation.acceptedAt !== null ||
        invitation.status === 'deactivated'
      )
        throw unknown
      if (Temporal.Instant.compare(tx.now, invitation.expiresAt) >= 0 || invitation.email === null) throw unknown
      const accountId = await proveAccount(tx, invitation.email, input.password)
      await repo.acceptInvitation(tx, invitation, accountId)
      await repo.insertMembership(tx, { accountId, orgId: org, personId: invitation.personId })
      return { accountId, personId: invitation.personId as PersonId } // a column of person ids
    },
  )
  return enter(context, { ...accepted, org })
})

/** The account of an e-mail address: a new one with this password, or the one there is if the password is its own. */
async function proveAccount(tx: DirectoryTx, email: string, password: string): Promise<string> {
  const existing = await repo.lockAccountByEmail(tx, email)
  if (existing) {
    if (isLocked(existing, tx.now))
      throw new HoldfastError('locked_out', 'Too many wrong passwords. Try again in 15 minutes.')
    if (!(await verifyPassword(password, existing.passwordHash))) {
      throw new HoldfastError('forbidden', 'You have an account already: enter its password to join with it.')
    }
    return existing.id
  }
  requireGoodPassword(password, email)
  const id = newId(tx.now)
  await repo.insertAccount(tx, { id, email, passwordHash: await hashPassword(password) })
  return id
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
  const token = await withDirectory(database, (tx) =>
    startSession(tx, { accountId: who.accountId, org: who.org, userAgent: context.userAgent }),
  )
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
