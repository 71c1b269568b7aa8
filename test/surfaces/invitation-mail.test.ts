import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import type { App } from '../../src/core/app.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import { newId, type OrgId, type PersonId } from '../../src/core/ids.ts'
import { writeIdentity } from '../../src/core/auth/sealed-identity.ts'
import type { Mail } from '../../src/core/mail.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { doJob } from '../../src/core/worker/worker.ts'
import { invitationLink } from '../../src/features/people/people.jobs.ts'
import { jobHandlers } from '../../src/surfaces/jobs.ts'

let test: TestApp
let org: OrgId
let ownerId: string
let app: App
const sent: Mail[] = []
const send = (mail: Mail): Promise<void> => {
  sent.push(mail)
  return Promise.resolve()
}

beforeAll(async () => {
  test = await createTestApp({ env: { HOLDFAST_PUBLIC_URL: 'https://holdfast.acme.test' } })
  const session = await test.browser().identity.setUp({
    organization: { name: 'Acme' },
    owner: { name: 'Olga', email: 'olga@acme.test', password: 'correct horse battery staple' },
  })
  org = session.organization?.id as OrgId // set up above
  ownerId = session.person?.id ?? ''
  app = { ...test.app, mailer: { isConfigured: true, send } }
})
afterAll(() => test.close())
beforeEach(() => {
  sent.length = 0
})

/** An invitation as inviting a person leaves it, `hours` before it ends. */
async function invite(name: string, hours: number): Promise<string> {
  return withOrg(app.database, { org, context: systemContext('test', 'test') }, async (tx) => {
    const personId = newId(tx.now) as PersonId // a new id, of this kind
    const id = newId(tx.now)
    await tx.db
      .insertInto('person')
      .values({ orgId: org, id: personId, accessRole: 'member', status: 'invited', createdAt: tx.now })
      .execute()
    await writeIdentity(tx, personId, { name, email: `${name.toLowerCase()}@acme.test`, title: null })
    const [, token = ''] = invitationLink(org, id, app.secret).split('#')
    await tx.db
      .insertInto('invitation')
      .values({
        orgId: org,
        id,
        personId,
        tokenHash: createHash('sha256').update(token).digest(),
        createdBy: ownerId,
        createdAt: tx.now,
        expiresAt: tx.now.add({ hours }),
      })
      .execute()
    return id
  })
}

const mail = (invitationId: string) =>
  doJob(app, jobHandlers, 'mail_invitation', { id: crypto.randomUUID(), data: { org, invitationId } })

describe('the mail of an invitation', () => {
  it('holds a link with which the invited person gets in', async () => {
    await mail(await invite('Ines', 24))
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([['ines@acme.test', 'Acme invites you to Holdfast']])
    const link = /https:\/\/holdfast\.acme\.test\/invitation#(\S+)/.exec(sent[0]?.text ?? '')
    const session = await test
      .browser()
      .identity.acceptInvitation({ token: link?.[1] ?? '', password: 'another good long password' })
    expect(session.person?.name).toBe('Ines')
  })

  it('is not sent once the invitation is over, accepted, or gone', async () => {
    await mail(await invite('Late', -1))
    await mail(crypto.randomUUID())
    const accepted = await invite('Anna', 24)
    const [, token = ''] = invitationLink(org, accepted, app.secret).split('#')
    await test.browser().identity.acceptInvitation({ token, password: 'another good long password' })
    await mail(accepted)
    expect(sent).toEqual([])
  })
})
