import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import type { App } from '../../src/core/app.ts'
import type { Mail } from '../../src/core/mail.ts'
import { doJob } from '../../src/core/worker/worker.ts'
import { jobHandlers } from '../../src/surfaces/jobs.ts'
import { setUpOrganization, testPassword } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'

let test: TestApp
const sent: Mail[] = []

beforeAll(async () => {
  // nothing listens there: the mail server is down
  const env = { HOLDFAST_SMTP_URL: 'smtp://127.0.0.1:1', HOLDFAST_PUBLIC_URL: 'https://holdfast.acme.test' }
  test = await createTestApp({ env: { ...env, HOLDFAST_LOG: 'silent' } })
})
afterAll(() => test.close())

const Queued = z.tuple([z.object({ id: z.string(), data: z.object({ org: z.string(), invitationId: z.string() }) })])

it('an invitation that cannot be mailed now is mailed by the worker, with a link that lets the invited person in', async () => {
  const { owner } = await setUpOrganization(test)
  const person = await owner.people.create({ name: 'Ines', email: 'ines@acme.test' })
  expect(await owner.people.invite({ id: person.id })).toMatchObject({ mailed: false })

  const admin = await test.superuser()
  const { rows } = await admin.query("select id, data from pgboss.job where name = 'mail_invitation'")
  await admin.end()
  const [queued] = Queued.parse(rows)
  await expect(doJob(test.app, jobHandlers, 'mail_invitation', queued)).rejects.toThrow('ECONNREFUSED')

  // the mail server is back
  const send = (mail: Mail): Promise<void> => Promise.resolve(void sent.push(mail))
  const app: App = { ...test.app, mailer: { isConfigured: true, send } }
  await doJob(app, jobHandlers, 'mail_invitation', queued)
  expect(sent.map(({ to }) => to)).toEqual(['ines@acme.test'])
  const token = /https:\/\/holdfast\.acme\.test\/invitation#(\S+)/.exec(sent[0]?.text ?? '')?.[1] ?? ''
  const session = await test.browser().identity.acceptInvitation({ token, password: testPassword })
  expect(session.person?.name).toBe('Ines')

  // accepted by now: doing the job again sends nothing
  await doJob(app, jobHandlers, 'mail_invitation', queued)
  expect(sent).toHaveLength(1)
})
