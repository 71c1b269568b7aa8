import { peekCheckpoint } from '@holdfast/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../src/core/auth/permissions.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { job } from '../../src/core/jobs.ts'
import { headFiles } from '../../src/core/ledger/heads.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { type RunningApp } from '../../src/core/start-app.ts'
import { startWorker } from '../../src/core/worker/worker.ts'
import { sweep } from '../../src/features/obligations/index.ts'
import { jobHandlers } from '../../src/surfaces/jobs.ts'
import { setUpOrganization, testPassword, type TestOrganization, tinyProgram } from '../support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../support/test-app.ts'
import { type SecondServer, startSecondServer } from './support/second-server.ts'

/** For what happens soon, on a machine that may have much else to do. */
const eventually = { timeout: 30_000 }

let test: TestApp
let second: SecondServer
let organization: TestOrganization
let owner: TestClient
let org: OrgId
let key: { first: TestClient; second: TestClient }

beforeAll(async () => {
  test = await createTestApp()
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  org = (await owner.identity.session({})).organization?.id as OrgId // set up above
  second = await startSecondServer(test)
  const { token } = await owner.identity.createApiKey({ name: 'both', scopes: [...permissions] })
  key = { first: test.withKey(token), second: second.withKey(token) }
})
afterAll(async () => {
  await second.close()
  await test.close()
})

const inOrg = <T>(app: RunningApp, run: Parameters<typeof withOrg<T>>[2]): Promise<T> =>
  withOrg(app.database, { org, context: systemContext('test', 'test') }, run)

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const superuser = await test.superuser()
  try {
    return (await superuser.query<Row>(sql)).rows
  } finally {
    await superuser.end()
  }
}

describe('two servers on one database', () => {
  it('know the same sessions, and the end of one', async () => {
    const browser = test.browser()
    await browser.identity.signIn({ email: 'ada@acme.test', password: testPassword })
    const cookie = browser.cookie()
    const elsewhere = second.withCookie(() => cookie)
    expect((await elsewhere.identity.session({})).person?.id).toBe(organization.ownerId)
    await elsewhere.identity.signOut({})
    expect((await browser.identity.session({})).person).toBeNull()
    await expect(browser.people.list({})).rejects.toMatchObject({ status: 401 })
  })

  it('know at once that a key was revoked, a role was taken and a person has left', async () => {
    const { client, id } = await organization.join({ name: 'Mara', accessRole: 'manager' })
    const { id: keyId, token } = await client.identity.createApiKey({
      name: 'mine',
      scopes: ['person:read', 'person:manage'],
    })
    const elsewhere = second.withKey(token)
    await elsewhere.people.saveTeam({ name: 'Made with a key', memberIds: [] }).catch((error: unknown) => error)
    expect((await elsewhere.people.list({})).items.length).toBeGreaterThan(0)
    await owner.people.update({ id, accessRole: 'member' })
    await expect(elsewhere.people.create({ name: 'X', email: 'x@acme.test' })).rejects.toMatchObject({ status: 403 })
    await client.identity.revokeApiKey({ id: keyId })
    await expect(elsewhere.people.list({})).rejects.toMatchObject({ status: 401 })
    const other = second.withKey((await client.identity.createApiKey({ name: 'other', scopes: ['person:read'] })).token)
    expect((await other.people.list({})).items.length).toBeGreaterThan(0)
    await owner.people.deactivate({ id })
    await expect(other.people.list({})).rejects.toMatchObject({ status: 401 })
  })

  it('count wrong passwords together', async () => {
    await organization.join({ name: 'Lock Ed' })
    const [here, there] = [test.browser(), second.withCookie(() => undefined)]
    const wrong = { email: 'lock.ed@acme.test', password: 'not the right password' }
    for (const client of [here, there, here, there, here])
      await expect(client.identity.signIn(wrong)).rejects.toMatchObject({ status: 401 })
    const right = { ...wrong, password: testPassword }
    for (const client of [here, there]) await expect(client.identity.signIn(right)).rejects.toThrow(/locked|wrong/i)
  })

  it('do one thing for one Idempotency-Key, asked at once and again', async () => {
    const input = { kind: 'statement' as const, title: 'Once', statement: 'Once.' }
    for (let round = 0; round < 8; round++) {
      const context = { idempotencyKey: `once-${round}` }
      const title = `Once ${round}`
      const answers = await Promise.all(
        [key.first, key.second, key.first, key.second].map((client) =>
          client.evidence.add({ ...input, title }, { context }),
        ),
      )
      const again = await key.second.evidence.add({ ...input, title }, { context })
      expect(new Set([...answers, again].map(({ id }) => id)).size).toBe(1)
      await expect(key.second.evidence.add({ ...input, title: 'Other' }, { context })).rejects.toMatchObject({
        status: 422,
      })
    }
    const { items } = await key.first.evidence.list({ limit: 200 })
    expect(items.filter(({ title }) => title.startsWith('Once '))).toHaveLength(8)
  })

  it('give out files that the other has stored', async () => {
    const bytes = new Blob(['bytes of the first'], { type: 'application/octet-stream' })
    const { id } = await key.first.evidence.upload({ params: { fileName: 'a.txt' }, query: {}, body: bytes })
    const { body } = await key.second.evidence.download({ id })
    expect(body instanceof Blob && (await body.text())).toBe('bytes of the first')
  })

  it('set up once, when both are asked at once on a fresh database', async () => {
    const fresh = await createTestApp()
    const other = await startSecondServer(fresh)
    try {
      const input = (name: string) => ({
        organization: { name },
        owner: { name, email: `${name.toLowerCase()}@acme.test`, password: testPassword },
      })
      const outcomes = await Promise.allSettled([
        fresh.browser().identity.setUp(input('Left')),
        other.withCookie(() => undefined).identity.setUp(input('Right')),
        fresh.browser().identity.setUp(input('Middle')),
      ])
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }): unknown => reason)
      expect(refusals).toHaveLength(outcomes.length - 1)
      for (const refusal of refusals) expect(refusal).toMatchObject({ status: 409, data: { code: 'wrong_state' } })
      const superuser = await fresh.superuser()
      const { rows } = await superuser.query(
        'select (select count(*)::int from app.organization) as organizations, (select count(*)::int from directory.account) as accounts, (select count(*)::int from ledger.log) as logs',
      )
      await superuser.end()
      expect(rows).toEqual([{ organizations: 1, accounts: 1, logs: 1 }])
    } finally {
      await other.close()
      await fresh.close()
    }
  })
})

describe('two sequencers', () => {
  it('share the work: every entry gets one leaf, and the last checkpoint is the one that is kept', async () => {
    test.app.ledger.start()
    second.app.ledger.start()
    const heads = headFiles(test.app.config.dataFolder)
    const writes = Array.from({ length: 120 }, async (_, index) => {
      const client = index % 2 === 0 ? key.first : key.second
      await client.evidence.add({ kind: 'statement', title: `Sequenced ${index}`, statement: '.' })
    })
    await Promise.all(writes)
    await expect.poll(async () => (await owner.ledger.head({})).pending, eventually).toBe(0)
    const [counts] = await query(`
      select (select count(*)::int from ledger.leaf) as leaves, (select count(distinct entry_id)::int from ledger.leaf) as entries,
             (select max(idx)::int + 1 from ledger.leaf) as size, (select count(*)::int from ledger.entry) as written`)
    const { size } = await owner.ledger.head({})
    expect(counts).toEqual({ leaves: size, entries: size, size, written: size })
    await expect.poll(async () => peekCheckpoint((await heads.read(org)) ?? '').size, eventually).toBe(size)
  })
})

/** Fifteen duties of one person. */
const daily = Array.from(
  { length: 15 },
  (_, index) => `
- id: daily-${index}
  control: access-review
  title: Daily duty ${index}
  role: lead
  steps: Do it.
  when: { schedule: { rrule: 'FREQ=DAILY', time: '00:00' } }
  window: P1D
  severity: high
`,
).join('')

describe('two workers', () => {
  it('close a window once, open one nonconformity for it, and plan nothing twice', async () => {
    await owner.program.apply({ files: tinyProgram(daily), holders: { lead: organization.ownerId } })
    await inOrg(test.app, sweep)
    // the windows end while nobody looks: moved by hand, past the application, because this database keeps real time
    await query(
      "update app.obligation set opens_at = opens_at - interval '30 days', due_at = due_at - interval '30 days'",
    )
    const swept = await Promise.all(
      [test.app, second.app, test.app, second.app, test.app, second.app].map((app) => inOrg(app, sweep)),
    )
    const missed = swept.reduce((sum, { missed: one }) => sum + one, 0)
    const [state] = await query(`
      select (select count(*)::int from app.obligation where state = 'missed') as missed,
             (select count(*)::int from app.finding where title like 'Missed: Daily%') as findings,
             (select count(*)::int from (select procedure_id, occurrence from app.obligation group by 1, 2 having count(*) > 1) twice) as twice,
             (select count(*)::int from (
               select subject from ledger.entry where table_name = 'obligation' and action = 'update' and (body::jsonb #>> '{row,state}') = 'missed'
               group by 1 having count(*) > 1) again) as again`)
    expect(missed).toBeGreaterThanOrEqual(15)
    expect(state).toEqual({ missed, findings: 15, twice: 0, again: 0 })
  })

  it('do each job once between them, and the jobs of one that ends are done by the other', async () => {
    const done: { by: string; id: string }[] = []
    const handlers = (by: string) => ({
      ...jobHandlers,
      mail_checkpoint: async (_call: unknown, { personId }: { personId: string }) => {
        done.push({ by, id: personId })
        await new Promise((resolve) => setTimeout(resolve, 10))
      },
    })
    const ids = Array.from({ length: 60 }, (_, index) => `0198c0de-0000-7000-8000-${String(index).padStart(12, '0')}`)
    const enqueue = (wanted: string[]) =>
      inOrg(test.app, async (tx) => {
        for (const personId of wanted) await tx.enqueue(job('mail_checkpoint', { personId }))
      })
    const workers = await Promise.all([
      startWorker(test.app, handlers('first')),
      startWorker(second.app, handlers('second')),
    ])
    await enqueue(ids.slice(0, 50))
    await expect.poll(() => done.length, eventually).toBe(50)
    await workers[0].stop()
    await enqueue(ids.slice(50))
    await expect.poll(() => done.length, eventually).toBe(60)
    await workers[1].stop()
    expect(done.map(({ id }) => id).toSorted()).toEqual(ids)
    expect(new Set(done.slice(0, 50).map(({ by }) => by))).toEqual(new Set(['first', 'second']))
    expect(new Set(done.slice(50).map(({ by }) => by))).toEqual(new Set(['second']))
  })
})
