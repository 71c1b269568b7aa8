import { compareWithLedger } from '../../core/ledger/compare.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { job, type JobPayload } from '../../core/jobs.ts'
import type { JobCall } from '../../core/worker/worker.ts'
import { openNonconformity } from '../findings/index.ts'

/** The nightly comparison. A difference means that somebody went past the application, or that a trigger is off. */
export async function compareLedger({ inOrg, app }: JobCall): Promise<void> {
  await inOrg(async (tx) => {
    const { total, differences } = await compareWithLedger(tx)
    if (total === 0) return
    app.log.error({ org: tx.org, total, differences }, 'live rows differ from the ledger')
    await openNonconformity(tx, {
      dedupeKey: 'ledger:comparison',
      title: 'Live rows differ from the ledger',
      description: [
        `${total} ${total === 1 ? 'row is' : 'rows are'} not what the newest ledger entry says. Somebody changed the database past Holdfast, or recording was switched off for a while.`,
        ...differences.map(({ table, id, kind }) => `- ${table} ${id}: ${kind}`),
        ...(differences.length < total ? [`- and ${total - differences.length} more`] : []),
        '`holdfast doctor` shows the comparison as of now.',
      ].join('\n'),
      severity: 'critical',
      controlId: null,
      obligationId: null,
      ownerId: null,
    })
  })
}

/** The weekly mail of checkpoints: one job for each owner and auditor, so that a mail that bounces stops no other. */
export async function mailCheckpoints({ inOrg, app }: JobCall): Promise<void> {
  if (!app.mailer.isConfigured) return
  await inOrg(async (tx) => {
    const holders = await tx.db
      .selectFrom('person')
      .select('id')
      .where('orgId', '=', tx.org)
      .where('status', '=', 'active')
      .where('accessRole', 'in', ['owner', 'auditor'])
      .execute()
    for (const { id } of holders) await tx.enqueue(job('mail_checkpoint', { personId: id }))
  })
}

/**
 * Sends the newest checkpoint to one person. Kept in a mailbox, it is what an administrator who rewrites the database cannot change:
 * the rewritten log no longer matches it (DESIGN §7, Anchors).
 */
export async function mailCheckpoint({ inOrg, app }: JobCall, payload: JobPayload<'mail_checkpoint'>): Promise<void> {
  const mail = await inOrg(async (tx) => {
    const [person, organization, checkpoint] = [
      await recipientOf(tx, payload.personId),
      await tx.db.selectFrom('organization').select('name').where('orgId', '=', tx.org).executeTakeFirstOrThrow(),
      await newestCheckpoint(tx),
    ]
    return person && checkpoint ? { to: person, organization: organization.name, ...checkpoint } : undefined
  })
  if (!mail) return
  const day = mail.at.toString().slice(0, 10)
  await app.mailer.send({
    to: mail.to,
    subject: `Checkpoint of the ledger of ${mail.organization}, ${day}`,
    text: [
      `This is the state of ${mail.organization}'s ledger: ${mail.size} entries on ${mail.at.toString()}, signed.`,
      '',
      'Keep this mail. If anybody, the administrator of the server included, changes what is recorded up to here, the ledger no longer',
      'matches it, and `holdfast verify bundle.zip --checkpoint checkpoint.txt` says so.',
      '',
      mail.note,
    ].join('\n'),
    attachments: [{ filename: 'checkpoint.txt', content: mail.note }],
  })
}

/** The address of somebody who still is who the mail was meant for. */
async function recipientOf(tx: OrgTx, personId: string): Promise<string | undefined> {
  const person = await tx.db
    .selectFrom('person')
    .select(['accessRole', 'status'])
    .where('orgId', '=', tx.org)
    .where('id', '=', personId)
    .executeTakeFirst()
  if (person?.status !== 'active' || (person.accessRole !== 'owner' && person.accessRole !== 'auditor'))
    return undefined
  return (await readIdentities(tx, [personId])).get(personId)?.email
}

const newestCheckpoint = (tx: OrgTx) =>
  tx.db
    .selectFrom('ledger.checkpoint')
    .select(['size', 'at', 'note'])
    .where('orgId', '=', tx.org)
    .orderBy('at', 'desc')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
