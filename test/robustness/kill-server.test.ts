import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions } from '../../src/core/auth/permissions.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { compareWithLedger } from '../../src/core/ledger/compare.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { setUpOrganization, type TestOrganization } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import type { Servers } from './support/insistent-client.ts'
import { type ServerInProcess, startServerInProcess } from './support/server-in-process.ts'
import { WritingClients } from './support/writing-clients.ts'

/** Servers that are killed one after the other, in each of two lanes that run side by side on one database and one data folder. */
const roundsOfLane = 15

let test: TestApp
let organization: TestOrganization

beforeAll(async () => {
  test = await createTestApp()
  organization = await setUpOrganization(test)
})
afterAll(() => test.close())

const startServer = (): Promise<ServerInProcess> =>
  startServerInProcess({ dataFolder: test.app.config.dataFolder, databaseUrl: test.app.config.databaseUrl })

/** Starts a server, lets clients find it, and kills it in the middle; again and again. Ends with the last one alive. */
async function lane(servers: Servers, first: ServerInProcess): Promise<ServerInProcess> {
  let server = first
  for (let round = 0; round < roundsOfLane; round++) {
    servers.urls.push(server.url)
    await pause(50 + Math.random() * 600)
    await server.kill()
    servers.urls.splice(servers.urls.indexOf(server.url), 1)
    server = await startServer()
  }
  servers.urls.push(server.url)
  return server
}

it(`loses nothing that was acknowledged when servers are killed ${roundsOfLane * 2} times while clients write`, async () => {
  const { owner } = organization
  const { token } = await owner.identity.createApiKey({ name: 'clients', scopes: [...permissions] })
  const clients = new WritingClients(token)
  const firsts = await Promise.all([startServer(), startServer()])
  clients.start()
  const lasts = await Promise.all(firsts.map((server) => lane(clients.servers, server)))
  const { created, repeated, checkpoints } = await clients.stop()
  // something was done, and the kills did hit it
  expect(created).toBeGreaterThan(20)
  expect(repeated).toBeGreaterThan(5)
  expect(checkpoints).toBeGreaterThan(5)
  expect(await clients.findLosses(test.app.config.dataFolder)).toEqual([])
  const org = (await owner.identity.session({})).organization?.id as OrgId // signed in
  const context = systemContext('test', 'test')
  const comparison = await withOrg(test.app.database, { org, context }, compareWithLedger)
  expect(comparison).toMatchObject({ total: 0, differences: [] })

  // no transaction of a dead server holds on to anything, and no half of an upload is left once a server has started again
  for (const server of lasts) await server.kill()
  const last = await startServer()
  await last.kill()
  const superuser = await test.superuser()
  const { rows } = await superuser.query(
    "select pid, query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
  )
  await superuser.end()
  expect(rows).toEqual([])
  expect(await readdir(join(test.app.config.dataFolder, 'blobs', 'incoming'))).toEqual([])
}, 300_000)
