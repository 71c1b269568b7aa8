import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../src/core/auth/permissions.ts'
import { readConfig } from '../../src/core/config.ts'
import { createServer } from '../../src/core/http/server.ts'
import { job } from '../../src/core/jobs.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { type RunningApp, startApp } from '../../src/core/start-app.ts'
import { type JobHandlers, startWorker, type Worker } from '../../src/core/worker/worker.ts'
import { serveApi } from '../../src/surfaces/api.ts'
import { jobHandlers } from '../../src/surfaces/jobs.ts'
import { setUpOrganization, testPassword } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { testSecret } from '../support/test-secret.ts'
import { type Gate, openGate } from './support/gate.ts'

/** For what happens soon, on a machine that may have much else to do. */
const eventually = { timeout: 30_000 }

let direct: TestApp
let gate: Gate
/** A server that reaches the database through the gate only. */
let app: RunningApp
let server: FastifyInstance
let url: string
let token: string
let cookie: string
let org: OrgId

const gatedConfig = (port: number) => {
  const { databaseUrl = '', dataFolder } = direct.app.config
  const through = new URL(databaseUrl)
  through.host = `127.0.0.1:${port}`
  through.search = ''
  return readConfig({
    PORT: '0',
    HOLDFAST_DATA: dataFolder,
    HOLDFAST_SECRET: testSecret,
    HOLDFAST_LOG: 'silent',
    DATABASE_URL: through.href,
  })
}

beforeAll(async () => {
  direct = await createTestApp()
  const { owner } = await setUpOrganization(direct)
  org = (await owner.identity.session({})).organization?.id as OrgId // set up above
  token = (await owner.identity.createApiKey({ name: 'test', scopes: [...permissions] })).token
  const browser = direct.browser()
  await browser.identity.signIn({ email: 'ada@acme.test', password: testPassword })
  cookie = browser.cookie() ?? ''
  await direct.app.ledger.drain()
  gate = await openGate(direct.app.database.address)
  app = await startApp(gatedConfig(gate.port))
  app.ledger.start()
  server = await createServer(app)
  await serveApi(server, app)
  url = await server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await server.close()
  await app.stop()
  await gate.close()
  await direct.close()
})

const byKey = (): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** Requests of every kind: with a key, with a session, of a stranger, reading, writing, uploading, downloading. */
const requests: Record<string, () => Promise<Response>> = {
  'a list': () => fetch(`${url}/api/people`, { headers: byKey() }),
  'a page with a session': () => fetch(`${url}/api/today`, { headers: { cookie } }),
  'the page of a stranger': () => fetch(`${url}/api/session`),
  'a sign-in': () =>
    fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@acme.test', password: 'no password of anybody' }),
    }),
  'a statement': () =>
    fetch(`${url}/api/evidence`, {
      method: 'POST',
      headers: { ...byKey(), 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'statement', title: 'S', statement: 'S' }),
    }),
  'an upload': () =>
    fetch(`${url}/api/evidence/files/a.txt`, {
      method: 'POST',
      headers: { ...byKey(), 'content-type': 'application/octet-stream' },
      body: 'some bytes',
    }),
  'a bundle': () => fetch(`${url}/api/ledger/bundle`, { headers: byKey() }),
  'a page of the past': () =>
    fetch(`${url}/api/people?asOf=${encodeURIComponent(Temporal.Now.instant().toString())}`, { headers: byKey() }),
}

async function expectUnavailable(response: Response): Promise<void> {
  const problem: unknown = await response.json()
  expect({ status: response.status, type: response.headers.get('content-type'), problem }).toEqual({
    status: 503,
    type: 'application/problem+json',
    problem: {
      type: 'urn:holdfast:problem:unavailable',
      title: 'Not available right now',
      status: 503,
      code: 'unavailable',
      detail: expect.stringMatching(/database cannot be reached/),
      instance: expect.stringMatching(/^urn:uuid:/),
    },
  })
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
}

const pools = () => (['hf_app', 'hf_seq'] as const).map((role) => app.database.pool(role))
const allReturned = (): boolean =>
  pools().every((pool) => pool.waitingCount === 0 && pool.idleCount === pool.totalCount)

const whenGone = async (run: () => Promise<void>): Promise<void> => {
  await gate.shut()
  try {
    await run()
  } finally {
    await gate.reopen()
  }
}

describe('while the database is gone', () => {
  it.each(Object.entries(requests))('%s is answered in words, and works again afterwards', async (_, send) => {
    await whenGone(async () => {
      for (const response of await Promise.all([send(), send(), send()])) await expectUnavailable(response)
    })
    const response = await send()
    expect(response.status).not.toBe(503)
    await response.arrayBuffer()
  })

  it('no connection is lost from the pools, however many ask', async () => {
    await whenGone(async () => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const kinds = Object.values(requests)
          const response = await kinds[index % kinds.length]?.()
          await response?.arrayBuffer()
          return response?.status
        }),
      )
      expect(new Set(answers)).toEqual(new Set([503]))
      expect(pools().map((pool) => [pool.totalCount, pool.waitingCount])).toEqual([
        [0, 0],
        [0, 0],
      ])
    })
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => (await fetch(`${url}/api/people`, { headers: byKey() })).status),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
    await expect.poll(allReturned, eventually).toBe(true)
  })

  it('the description of the API is there, which needs none', async () => {
    await whenGone(async () => {
      expect((await fetch(`${url}/api/openapi.json`)).status).toBe(200)
    })
  })

  it('no server starts, and says why', async () => {
    await whenGone(async () => {
      await expect(startApp(gatedConfig(gate.port))).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/^The database cannot be reached: .*ECONNREFUSED.*Check DATABASE_URL\.$/),
      })
    })
  })
})

describe('connections that are cut', () => {
  it('fail what is at work, in words, and nothing that comes after', async () => {
    const load = { goesOn: true }
    const seen = new Map<number, number>()
    const clients = Array.from({ length: 8 }, async (_, client) => {
      const kinds = [...Object.values(requests), ...Object.values(requests)].slice(client)
      for (let round = 0; load.goesOn; round++) {
        const response = await kinds[round % kinds.length]?.()
        // a stream may be cut after its first byte; everything else is a whole document
        await response?.arrayBuffer().catch(() => undefined)
        if (response) seen.set(response.status, (seen.get(response.status) ?? 0) + 1)
      }
    })
    for (let round = 0; round < 25 || (seen.get(200) ?? 0) < 10; round++) {
      await pause(20 + Math.random() * 80)
      gate.cut()
    }
    load.goesOn = false
    await Promise.all(clients)
    // 429: so many strangers of one address are not welcome
    expect([...seen.keys()].filter((status) => ![200, 201, 401, 429, 503].includes(status))).toEqual([])
    expect(seen.get(503)).toBeGreaterThan(0)
    await expect.poll(allReturned, eventually).toBe(true)
    const superuser = await direct.superuser()
    const { rows } = await superuser.query(
      "select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    )
    await superuser.end()
    expect(rows).toEqual([])
  })

  it('while idle do not end the process, and are replaced', async () => {
    await Promise.all(
      Array.from({ length: 12 }, async () => (await fetch(`${url}/api/people`, { headers: byKey() })).text()),
    )
    expect(gate.open).toBeGreaterThan(1)
    const superuser = await direct.superuser()
    await superuser.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename like 'hf\\_%'",
    )
    await superuser.end()
    await expect.poll(() => app.database.pool('hf_app').totalCount, eventually).toBe(0)
    expect((await fetch(`${url}/api/people`, { headers: byKey() })).status).toBe(200)
  })
})

describe('what works in the background', () => {
  it('goes on by itself when the database is back: the sequencer', async () => {
    await whenGone(() => pause(600))
    await requests['a statement']?.()
    const pending = async (): Promise<unknown> => {
      const response = await fetch(`${url}/api/ledger`, { headers: byKey() })
      return response.json()
    }
    await expect.poll(pending, eventually).toMatchObject({ pending: 0 })
  })

  it('goes on by itself when the database is back: the worker', async () => {
    const done: string[] = []
    const handlers: JobHandlers = {
      ...jobHandlers,
      mail_checkpoint: (_call, { personId }) => {
        done.push(personId)
        return Promise.resolve()
      },
    }
    const enqueue = (personId: string) =>
      withOrg(direct.app.database, { org, context: systemContext('test', 'test') }, (tx) =>
        tx.enqueue(job('mail_checkpoint', { personId })),
      )
    const worker: Worker = await startWorker(app, handlers)
    try {
      const [before, during] = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002']
      await enqueue(before)
      await expect.poll(() => done, eventually).toEqual([before])
      await whenGone(async () => {
        await enqueue(during)
        await pause(2500)
      })
      await expect.poll(() => done, eventually).toEqual([before, during])
    } finally {
      await worker.stop()
    }
  })
})
