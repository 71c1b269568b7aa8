import type { App } from '../../core/app.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import { hashToken } from '../../core/auth/sessions.ts'
import { withOrg } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId, type OrgId } from '../../core/ids.ts'
import { job } from '../../core/jobs.ts'
import { handleOpen, type OpenCall } from '../../core/operations/handle.ts'
import { systemContext } from '../../core/operations/system-context.ts'
import { requireNotAbove } from './access-role.rules.ts'
import * as repo from './invitations.repo.ts'
import { peopleContract } from './people.contract.ts'
import { lockPerson } from './people.repo.ts'

/** An invitation can be accepted for so long. */
const validFor = { hours: 14 * 24 } as const

/** Derived from the id, so that a job that knows nothing else can write the link into a mail; only its hash is stored. */
const tokenOf = (app: App, org: OrgId, invitationId: string): string =>
  `${org}.${invitationId}.${app.secret.invitationToken(invitationId)}`

/** The token stands behind the #, which no browser sends to a server and no proxy writes into its log. */
const linkOf = (token: string): string => `/invitation#${token}`

export const invite = handleOpen(peopleContract.invite, async (call, input) => {
  const { app, context } = call
  const invitation = await call.inOrg(async (tx) => {
    const person = found(await lockPerson(tx, input.id), 'person')
    if (person.status !== 'invited')
      throw new HoldfastError(
        'wrong_state',
        person.status === 'active' ? 'This person can sign in already.' : 'This person has left.',
      )
    requireNotAbove(context.authority?.permissions ?? new Set(), person.accessRole)
    const id = newId(tx.now)
    const token = tokenOf(app, tx.org, id)
    const expiresAt = tx.now.add(validFor)
    await repo.endInvitations(tx, person.id)
    await repo.insertInvitation(tx, { id, personId: person.id, tokenHash: hashToken(token), expiresAt })
    return { id, org: tx.org, link: linkOf(token), expiresAt }
  })
  // after the commit: a mail cannot be taken back
  const mailed = app.mailer.isConfigured && (await triedMail(call, invitation))
  return { link: invitation.link, expiresAt: invitation.expiresAt.toString(), mailed }
})

async function triedMail({ app, inOrg }: OpenCall, invitation: { id: string; org: OrgId }): Promise<boolean> {
  try {
    await mailInvitation(app, invitation.org, invitation.id)
    return true
  } catch (error) {
    // whoever invites has the link in the answer, and is told that no mail went out; the worker goes on trying
    app.log.warn({ invitation: invitation.id, error }, 'an invitation could not be mailed yet')
    await inOrg((tx) => tx.enqueue(job('mail_invitation', { invitationId: invitation.id })))
    return false
  }
}

/** Sends an invitation to the person it is for, unless it was accepted, replaced or has expired by now. */
export async function mailInvitation(app: App, org: OrgId, invitationId: string): Promise<void> {
  const mail = await withOrg(
    app.database,
    { org, context: systemContext('people.mailInvitation', invitationId) },
    async (tx) => {
      const invitation = await repo.findInvitation(tx, invitationId)
      if (!invitation || invitation.acceptedAt !== null || Temporal.Instant.compare(invitation.expiresAt, tx.now) <= 0)
        return undefined
      const person = (await readIdentities(tx, [invitation.personId])).get(invitation.personId)
      if (!person) return undefined
      const { name, timezone } = found(await repo.findOrganization(tx), 'organization')
      const until = invitation.expiresAt.toZonedDateTimeISO(timezone).toPlainDate().toString()
      return { person, organization: name, until }
    },
  )
  if (!mail) return
  const server = app.config.publicUrl ?? `http://localhost:${app.config.port}`
  await app.mailer.send({
    to: mail.person.email,
    subject: `Join ${mail.organization} on Holdfast`,
    text: [
      `Hello ${mail.person.name},`,
      `${mail.organization} runs its security program on Holdfast and invites you to take part. Open this link and choose a password:`,
      `${server.replace(/\/$/, '')}${linkOf(tokenOf(app, org, invitationId))}`,
      `The link works once, until ${mail.until}. If you did not expect it, do nothing.`,
    ].join('\n\n'),
  })
}
