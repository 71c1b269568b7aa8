import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import type { App } from '../../src/core/app.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { compareWithLedger } from '../../src/core/ledger/compare.ts'
import type { Mail } from '../../src/core/mail.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { doJob } from '../../src/core/worker/worker.ts'
import { jobHandlers } from '../../src/surfaces/jobs.ts'

let test: TestApp
let org: OrgId
let owner: ReturnType<TestApp['browser']>
let app: App
const sent: Mail[] = []
const send = (mail: Mail): Promise<void> => {
  sent.push(mail)
  return Promise.resolve()
}

beforeAll(async () => {
  test = await createTestApp()
  owner = test.browser()
  const session = await owner.identity.setUp({
    organization: { name: 'Acme' },
    owner: { name: 'Olga', email: 'olga@acme.test', password: 'correct horse battery staple' },
  })
  org = session.organization?.id as OrgId // set up above
  app = { ...test.app, log: test.app.log.child({}, { level: 'silent' }), mailer: { isConfigured: true, send } }
})
afterAll(() => test.close())
beforeEach(() => {
  sent.length = 0
})

const compare = () =>
  withOrg(test.app.database, { org, context: systemContext('test', 'test') }, (tx) => compareWithLedger(tx))

/** What an administrator can do, who is the owner of the tables: change them with the triggers switched off. */
async function pastTheTriggers(sql: string): Promise<void> {
  const admin = await test.superuser()
  await admin.query(`begin; set local session_replication_role = replica; alter table app.organization disable trigger all;
    alter table app.team disable trigger all; ${sql}; alter table app.organization enable always trigger ledger_insert;
    alter table app.organization enable always trigger ledger_update; alter table app.organization enable always trigger ledger_delete;
    alter table app.team enable always trigger ledger_insert; alter table app.team enable always trigger ledger_update;
    alter table app.team enable always trigger ledger_delete; commit`)
  await admin.end()
}

const run = (name: 'compare_ledger' | 'mail_checkpoints' | 'forget_idempotency_keys') =>
  doJob(app, jobHandlers, name, { id: crypto.randomUUID(), data: { org } })

describe('the nightly comparison', () => {
  it('finds nothing where nothing was done past the triggers, sequenced or not', async () => {
    const before = await compare()
    expect(before.total).toBe(0)
    expect(before.rows).toBeGreaterThan(2)
    await test.app.ledger.drain()
    expect(await compare()).toEqual(before)
    await owner.identity.createApiKey({ name: 'half sequenced', scopes: ['person:read'] })
    expect((await compare()).differences).toEqual([])
  })

  it('names a row that was changed, added or removed past the triggers, and opens one nonconformity for it', async () => {
    await test.app.ledger.drain()
    const stranger = crypto.randomUUID()
    await pastTheTriggers(`insert into app.team values ('${org}', '${stranger}', 'Strangers', now())`)
    await pastTheTriggers(`update app.organization set name = 'Acme Ltd' where org_id = '${org}'`)
    expect((await compare()).differences).toEqual([
      { table: 'organization', id: org, kind: 'changed' },
      { table: 'team', id: stranger, kind: 'unrecorded' },
    ])

    await run('compare_ledger')
    await run('compare_ledger')
    const { items } = await owner.findings.list({ kind: 'nonconformity' })
    expect(items.map((finding) => [finding.title, finding.severity, finding.occurrences])).toEqual([
      ['Live rows differ from the ledger', 'critical', 2],
    ])
    const finding = await owner.findings.get({ id: items[0]?.id ?? '' })
    expect(finding.description).toContain(`team ${stranger}: unrecorded`)

    await pastTheTriggers(`delete from app.team where id = '${stranger}'`)
    await pastTheTriggers(`update app.organization set name = 'Acme' where org_id = '${org}'`)
    expect((await compare()).total).toBe(0)
  })

  it('finds a row that vanished', async () => {
    const { id } = await owner.identity.createApiKey({ name: 'vanishing', scopes: ['person:read'] })
    const admin = await test.superuser()
    await admin.query(`begin; alter table app.api_key disable trigger all; delete from app.api_key where id = '${id}';
      alter table app.api_key enable always trigger ledger_insert; alter table app.api_key enable always trigger ledger_update;
      alter table app.api_key enable always trigger ledger_delete; alter table app.api_key enable always trigger ledger_truncate; commit`)
    await admin.end()
    expect((await compare()).differences).toEqual([{ table: 'api_key', id, kind: 'vanished' }])
  })
})

describe('the weekly checkpoint mail', () => {
  it('goes to owners and auditors, with the newest signed checkpoint', async () => {
    await test.app.ledger.drain()
    await run('mail_checkpoints')
    const admin = await test.superuser()
    const { rows } = await admin.query<{ id: string; data: object }>(
      "select id, data from pgboss.job where name = 'mail_checkpoint'",
    )
    const newest = await admin.query<{ size: string; note: string }>(
      'select size, note from ledger.checkpoint order by size desc limit 1',
    )
    await admin.end()
    expect(rows).toHaveLength(1)
    for (const row of rows) await doJob(app, jobHandlers, 'mail_checkpoint', row)
    expect(sent.map((mail) => mail.to)).toEqual(['olga@acme.test'])
    expect(sent[0]?.attachments).toEqual([{ filename: 'checkpoint.txt', content: newest.rows[0]?.note }])
    expect(sent[0]?.text).toContain(`${newest.rows[0]?.size} entries`)
  })

  it('is not queued where no mail server is configured', async () => {
    const admin = await test.superuser()
    await admin.query("delete from pgboss.job where name = 'mail_checkpoint'")
    await doJob(test.app, jobHandlers, 'mail_checkpoints', { id: crypto.randomUUID(), data: { org } })
    const { rowCount } = await admin.query("select 1 from pgboss.job where name = 'mail_checkpoint'")
    await admin.end()
    expect(rowCount).toBe(0)
  })
})

describe('remembered calls', () => {
  it('are forgotten after seven days, and not before', async () => {
    const admin = await test.superuser()
    const row = `insert into app.idempotency (org_id, actor, operation, key, input_hash, answer, created_at) values ('${org}', 'person:x', 'findings.open'`
    await admin.query(`${row}, 'old', '', '{}', now() - interval '7 days 1 minute')`)
    await admin.query(`${row}, 'young', '', '{}', now() - interval '6 days 23 hours')`)
    await run('forget_idempotency_keys')
    const { rows } = await admin.query<{ key: string }>("select key from app.idempotency where actor = 'person:x'")
    await admin.end()
    expect(rows.map((kept) => kept.key)).toEqual(['young'])
  })
})
