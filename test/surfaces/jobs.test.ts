import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { jobHandlers } from '../../src/surfaces/jobs.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { job, type JobName, jobNames } from '../../src/core/jobs.ts'
import { createBoss } from '../../src/core/jobs-queue.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { organizationsInTurn, schedule } from '../../src/core/worker/schedule.ts'
import { doJob, type JobHandlers, startWorker } from '../../src/core/worker/worker.ts'

const someId = '0198c0de-0000-7000-8000-000000000001'

let test: TestApp
let org: OrgId

beforeAll(async () => {
  test = await createTestApp()
  const session = await test.browser().identity.setUp({
    organization: { name: 'Acme' },
    owner: { name: 'Olga', email: 'olga@acme.test', password: 'correct horse battery staple' },
  })
  org = session.organization?.id as OrgId // set up above
})
afterAll(() => test.close())

const inOrg = <T>(run: Parameters<typeof withOrg<T>>[2]): Promise<T> =>
  withOrg(test.app.database, { org, context: systemContext('test', 'test') }, run)

interface QueuedRow {
  id: string
  name: string
  data: Record<string, unknown>
  policy: string
  state: string
}

async function queued(name: JobName): Promise<QueuedRow[]> {
  const admin = await test.superuser()
  try {
    return (await admin.query<QueuedRow>('select * from pgboss.job where name = $1 order by created_on', [name])).rows
  } finally {
    await admin.end()
  }
}

async function forget(name: JobName): Promise<void> {
  const admin = await test.superuser()
  await admin.query('delete from pgboss.job where name = $1', [name])
  await admin.end()
}

describe('enqueuing', () => {
  it('queues with the commit, and not without it', async () => {
    await inOrg((tx) => tx.enqueue(job('mail_checkpoint', { personId: someId })))
    await expect(
      inOrg(async (tx) => {
        await tx.enqueue(job('mail_checkpoint', { personId: someId }))
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    const rows = await queued('mail_checkpoint')
    expect(rows.map((row) => row.data)).toEqual([{ org, personId: someId }])
    await forget('mail_checkpoint')
  })

  it('stamps the organization of the transaction over whatever the payload says', async () => {
    await inOrg(async (tx) => {
      await sql`select pgboss.enqueue('mail_checkpoint', ${JSON.stringify({ org: someId, personId: someId })}::jsonb)`.execute(
        tx.db,
      )
    })
    expect((await queued('mail_checkpoint')).map((row) => row.data['org'])).toEqual([org])
    await forget('mail_checkpoint')
  })

  it('refuses payloads that carry more than ids', () => {
    expect(() => job('mail_checkpoint', { personId: 'Olga' })).toThrow('Invalid')
    expect(() => job('sweep', JSON.parse('{"name":"Olga"}'))).toThrow('Unrecognized')
  })

  it('gives the application no other way into the queue', async () => {
    const attempts = [
      'select * from pgboss.job',
      "insert into pgboss.job (name, data) values ('sweep', '{}')",
      'delete from pgboss.job',
      'select * from pgboss.queue',
      "select pgboss.create_queue('mine', '{}')",
      'create table pgboss.mine (a int)',
    ]
    for (const attempt of attempts) {
      await expect(test.app.database.pool('hf_app').query(attempt)).rejects.toThrow(/permission denied/)
    }
    await expect(test.app.database.pool('hf_app').query("select pgboss.enqueue('sweep', '{}')")).rejects.toThrow(
      'no organization is set',
    )
    await expect(inOrg((tx) => sql`select pgboss.enqueue('nothing', '{}')`.execute(tx.db))).rejects.toThrow(
      'there is no queue nothing',
    )
  })

  it.each(jobNames)('writes %s as pg-boss itself would', async (name) => {
    const boss = await createBoss(test.app.database.address, test.app.secret, { schedule: false, supervise: false })
    await boss.start()
    const payload: object =
      name === 'mail_checkpoint' ? { personId: someId } : name === 'mail_invitation' ? { invitationId: someId } : {}
    const isRecurring = (await boss.getQueue(name))?.policy === 'exclusive'
    await boss.send(name, { ...payload, org }, isRecurring ? { singletonKey: org } : {})
    await boss.stop()
    const [theirs] = await queued(name)
    await forget(name)
    await inOrg((tx) => sql`select pgboss.enqueue(${name}, ${JSON.stringify(payload)}::jsonb)`.execute(tx.db))
    const [ours] = await queued(name)
    await forget(name)
    const unlike = new Set(['id', 'created_on', 'start_after', 'keep_until'])
    const comparable = (row: QueuedRow | undefined) =>
      Object.fromEntries(Object.entries(row ?? {}).filter(([column]) => !unlike.has(column)))
    expect(comparable(ours)).toEqual(comparable(theirs))
    expect(theirs?.data['org']).toBe(org)
  })

  it('keeps at most one of a recurring job for each organization', async () => {
    for (let round = 0; round < 3; round++) await inOrg((tx) => tx.enqueue(job('sweep', {})))
    expect(await queued('sweep')).toHaveLength(1)
    await forget('sweep')
  })
})

describe('the worker', () => {
  const idle: JobHandlers = {
    ...jobHandlers,
    sweep: async () => {},
    compare_ledger: async () => {},
    mail_checkpoints: async () => {},
    forget_idempotency_keys: async () => {},
  }

  it('does what was queued, once, in the organization that queued it, however many workers there are', async () => {
    const done: string[] = []
    const handlers: JobHandlers = {
      ...idle,
      mail_checkpoint: async (call, { personId }) => {
        const name = await call.inOrg((tx) => tx.db.selectFrom('organization').select('name').executeTakeFirst())
        done.push(`${personId} ${name?.name}`)
      },
    }
    const workers = [await startWorker(test.app, handlers), await startWorker(test.app, handlers)]
    const ids = Array.from({ length: 12 }, (_, n) => someId.slice(0, -2) + String(n + 10))
    await inOrg(async (tx) => {
      for (const personId of ids) await tx.enqueue(job('mail_checkpoint', { personId }))
    })
    await expect.poll(() => done.length, { timeout: 30_000, interval: 200 }).toBe(ids.length)
    for (const worker of workers) await worker.stop()
    expect(done.toSorted()).toEqual(ids.map((id) => `${id} Acme`).toSorted())
    await forget('mail_checkpoint')
  })

  it('tries a promised job again after it failed', async () => {
    const handlers: JobHandlers = { ...idle, mail_checkpoint: () => Promise.reject(new Error('no mail server')) }
    const worker = await startWorker({ ...test.app, log: test.app.log.child({}, { level: 'silent' }) }, handlers)
    await inOrg((tx) => tx.enqueue(job('mail_checkpoint', { personId: someId })))
    await expect
      .poll(async () => (await queued('mail_checkpoint')).map((row) => row.state), {
        timeout: 30_000,
        interval: 200,
      })
      .toEqual(['retry'])
    await worker.stop()
    await forget('mail_checkpoint')
  })

  it('refuses a job that was put into the queue by hand with anything else in it', async () => {
    const call = (data: object) => doJob(test.app, idle, 'mail_checkpoint', { id: someId, data })
    await expect(call({ personId: someId })).rejects.toThrow('org')
    await expect(call({ org, personId: 'x' })).rejects.toThrow('UUID')
    await expect(call({ org, personId: someId, role: 'owner' })).rejects.toThrow('Unrecognized')
  })
})

describe('the schedule', () => {
  it('gives a turn to every organization in real time, and to none in simulated time', async () => {
    expect(await organizationsInTurn(test.app)).toEqual([org])
    const simulated = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
    await simulated.browser().identity.setUp({
      organization: { name: 'Acme' },
      owner: { name: 'Olga', email: 'olga@acme.test', password: 'correct horse battery staple' },
    })
    expect(await organizationsInTurn(simulated.app)).toEqual([])
    await simulated.close()
  })

  it('is kept in the queue, where it survives every worker', async () => {
    const worker = await startWorker(test.app, {
      ...jobHandlers,
      sweep: async () => {},
      compare_ledger: async () => {},
    })
    await worker.stop()
    const admin = await test.superuser()
    const { rows } = await admin.query<{ key: string; cron: string }>('select key, cron from pgboss.schedule')
    await admin.end()
    expect(rows.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual(
      schedule.map(({ job, cron }) => ({ key: job, cron })).toSorted((a, b) => a.key.localeCompare(b.key)),
    )
  })

  it('sweeps by the clock, through the queue', async () => {
    const swept: string[] = []
    const worker = await startWorker(test.app, {
      ...jobHandlers,
      sweep: async (call) => {
        swept.push(call.org)
        await Promise.resolve()
      },
      compare_ledger: async () => {},
    })
    const boss = await createBoss(test.app.database.address, test.app.secret, { schedule: false, supervise: false })
    await boss.start()
    await boss.send('turn', { job: 'sweep' })
    await expect.poll(() => swept.length, { timeout: 30_000, interval: 200 }).toBeGreaterThan(0)
    expect(new Set(swept)).toEqual(new Set([org]))
    await boss.stop()
    await worker.stop()
  })
})
