import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { Config } from '../../core/config.ts'
import type { OrgId } from '../../core/ids.ts'
import type { JobPayload } from '../../core/jobs.ts'
import type { MasterSecret } from '../../core/secret.ts'
import type { JobCall } from '../../core/worker/worker.ts'

/** Path and fragment of the page that accepts an invitation. The token stands in the fragment, which no server and no log ever sees. */
export const invitationLink = (org: OrgId, invitationId: string, secret: MasterSecret): string =>
  `/invitation#${org}.${invitationId}.${secret.invitationToken(invitationId)}`

/** Where users reach the server, as far as it knows itself. */
const publicUrl = (config: Config): string => config.publicUrl ?? `http://127.0.0.1:${config.port}`

/** Mails the link of an invitation that still stands. The queue knows its id only: the token is derived again. */
export async function mailInvitation(
  { app, org, inOrg }: JobCall,
  { invitationId }: JobPayload<'mail_invitation'>,
): Promise<void> {
  if (!app.mailer.isConfigured) return
  const mail = await inOrg(async (tx) => {
    const invitation = await tx.db
      .selectFrom('invitation')
      .select(['personId', 'createdBy', 'expiresAt', 'acceptedAt'])
      .where('orgId', '=', org)
      .where('id', '=', invitationId)
      .executeTakeFirst()
    if (!invitation || invitation.acceptedAt !== null || Temporal.Instant.compare(tx.now, invitation.expiresAt) >= 0)
      return undefined
    const people = await readIdentities(tx, [invitation.personId, invitation.createdBy])
    const organization = await tx.db
      .selectFrom('organization')
      .select(['name', 'timezone'])
      .where('orgId', '=', org)
      .executeTakeFirstOrThrow()
    const invited = people.get(invitation.personId)
    return (
      invited && { invited, organization, inviter: people.get(invitation.createdBy)?.name, until: invitation.expiresAt }
    )
  })
  if (!mail) return
  const { invited, organization, inviter, until } = mail
  const day = until.toZonedDateTimeISO(organization.timezone).toPlainDate().toString()
  await app.mailer.send({
    to: invited.email,
    subject: `${organization.name} invites you to Holdfast`,
    text: [
      `Hello ${invited.name},`,
      '',
      `${inviter ?? organization.name} invites you to ${organization.name}'s security program in Holdfast. Choose a password here:`,
      '',
      `${publicUrl(app.config)}${invitationLink(org, invitationId, app.secret)}`,
      '',
      `The link works once, until ${day}. If you did not expect this mail, ignore it.`,
    ].join('\n'),
  })
}
