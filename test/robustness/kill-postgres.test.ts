import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions } from '../../src/core/auth/permissions.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { compareWithLedger } from '../../src/core/ledger/compare.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { createClient } from '../../src/surfaces/client.ts'
import { contract } from '../../src/surfaces/contract.ts'
import { testPassword } from '../support/organization.ts'
import { type AppOnOwnCluster, startAppOnOwnCluster } from './support/own-cluster.ts'
import { WritingClients } from './support/writing-clients.ts'

let own: AppOnOwnCluster

beforeAll(async () => {
  own = await startAppOnOwnCluster()
})
afterAll(() => own.close())

/** The first process of PostgreSQL, or one that serves the application. */
async function pidOf(which: 'postmaster' | 'backend'): Promise<number> {
  const superuser = await own.superuser()
  const { rows } = await superuser.query<{ pid: number }>(
    which === 'postmaster'
      ? "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid"
      : "select pid from pg_stat_activity where usename = 'hf_app' order by state <> 'active' limit 1",
  )
  await superuser.end()
  const [row] = rows
  if (!row) throw new Error(`no ${which} is there to kill`)
  return row.pid
}

const isUp = async (): Promise<boolean> =>
  own.superuser().then(
    (client) => client.end().then(() => true),
    () => false,
  )

it('loses nothing that was acknowledged when PostgreSQL itself is killed while clients write', async () => {
  const cookies: string[] = []
  const browser = createClient(
    contract,
    `${own.url}/api`,
    () => ({ 'x-holdfast-csrf': '1', cookie: cookies.join('; ') }),
    async (request, init) => {
      const response = await fetch(request, init)
      cookies.push(...response.headers.getSetCookie().map((line) => line.split(';')[0] ?? ''))
      return response
    },
  )
  const session = await browser.identity.setUp({
    organization: { name: 'Acme 0' },
    owner: { name: 'Ada', email: 'ada@acme.test', password: testPassword },
  })
  const org = session.organization?.id as OrgId // set up above
  const { token } = await browser.identity.createApiKey({ name: 'clients', scopes: [...permissions] })
  own.app.ledger.start()
  const clients = new WritingClients(token)
  clients.servers.urls.push(own.url)
  clients.start()
  for (const which of ['backend', 'postmaster', 'backend', 'postmaster'] as const) {
    await pause(300 + Math.random() * 300)
    process.kill(await pidOf(which), 'SIGKILL')
    await pause(50)
    await expect.poll(isUp, { timeout: 60_000 }).toBe(true)
  }
  await pause(300)
  const { created, repeated } = await clients.stop()
  expect(created).toBeGreaterThan(10)
  expect(repeated).toBeGreaterThan(1)
  expect(await clients.findLosses(own.app.config.dataFolder)).toEqual([])
  const context = systemContext('test', 'test')
  expect(await withOrg(own.app.database, { org, context }, compareWithLedger)).toMatchObject({ total: 0 })
  const pool = own.app.database.pool('hf_app')
  expect([pool.waitingCount, pool.idleCount]).toEqual([0, pool.totalCount])
}, 300_000)
