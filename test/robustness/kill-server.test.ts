import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type Verification, verifyBundle } from '@holdfast/ledger'
import * as z from 'zod'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions } from '../../src/core/auth/permissions.ts'
import { withOrg } from '../../src/core/database/with-org.ts'
import type { OrgId } from '../../src/core/ids.ts'
import { compareWithLedger } from '../../src/core/ledger/compare.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { setUpOrganization, type TestOrganization } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { type Answer, call, insist, type Servers } from './support/insistent-client.ts'
import { type ServerInProcess, startServerInProcess } from './support/server-in-process.ts'

/** Servers that are killed one after the other, in each of two lanes that run side by side on one database and one data folder. */
const roundsOfLane = 15

const Id = z.object({ id: z.string() })
const Head = z.object({ checkpoint: z.object({ note: z.string() }).nullable() })

let test: TestApp
let organization: TestOrganization
let org: OrgId
let token: string

beforeAll(async () => {
  test = await createTestApp()
  organization = await setUpOrganization(test)
  const { owner } = organization
  org = (await owner.identity.session({})).organization?.id as OrgId // set up above
  token = (await owner.identity.createApiKey({ name: 'clients', scopes: [...permissions] })).token
})
afterAll(() => test.close())

/** What clients were told is done. Each writes until `goesOn` says no. */
class Clients {
  readonly servers: Servers = { urls: [] }
  readonly statements = new Map<string, string>()
  readonly files = new Map<string, { id: string; sha256: string }>()
  readonly notes = new Set<string>()
  name = 0
  attempts = 0
  goesOn = true
  #next = 0

  /** Adds a statement, which must be there once. */
  async state(): Promise<void> {
    while (this.goesOn) {
      const title = `statement ${this.#next++}`
      const body = { kind: 'statement', title, statement: 'It was done.' }
      this.statements.set(title, await this.#create({ method: 'POST', path: '/evidence', idempotencyKey: title, body }))
    }
  }

  /** Uploads a file, whose bytes must all be there. */
  async upload(): Promise<void> {
    while (this.goesOn) {
      const bytes = randomBytes(50_000 + Math.floor(Math.random() * 400_000))
      const name = `file-${this.#next++}.bin`
      const path = `/evidence/files/${name}`
      const id = await this.#create({ method: 'POST', path, idempotencyKey: name, bytes })
      this.files.set(name, { id, sha256: createHash('sha256').update(bytes).digest('hex') })
    }
  }

  /** Counts in the name of the organization: each number was acknowledged before the next is asked for. */
  async rename(): Promise<void> {
    while (this.goesOn) {
      const body = { name: `Acme ${this.name + 1}` }
      const { answer } = await insist(this.servers, { method: 'PATCH', path: '/organization', token, body })
      requireStatus(answer, 200)
      this.name++
    }
  }

  /** Collects checkpoints that were given out, which no later ledger may contradict. */
  async watch(): Promise<void> {
    while (this.goesOn) {
      const { answer } = await insist(this.servers, { method: 'GET', path: '/ledger', token })
      const { checkpoint } = Head.parse(answer.body)
      if (checkpoint) this.notes.add(checkpoint.note)
      await pause(30)
    }
  }

  async #create(options: {
    method: string
    path: string
    idempotencyKey: string
    body?: unknown
    bytes?: Buffer<ArrayBuffer>
  }) {
    const { answer, attempts } = await insist(this.servers, { ...options, token })
    this.attempts += attempts
    requireStatus(answer, 201)
    return Id.parse(answer.body).id
  }
}

function requireStatus(answer: Answer, status: number): void {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`)
}

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
  return server
}

async function exportAndVerify(server: ServerInProcess, olderCheckpoints: string[]): Promise<Verification> {
  const response = await fetch(`${server.url}/api/ledger/bundle`, { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(200)
  const path = join(test.app.config.dataFolder, 'bundle.zip')
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path)) // the same stream under another name
  const { vkey } = await organization.owner.ledger.head({})
  return verifyBundle(path, { key: vkey, olderCheckpoints })
}

it(`loses nothing that was acknowledged when servers are killed ${roundsOfLane * 2} times while clients write`, async () => {
  const clients = new Clients()
  const firsts = await Promise.all([startServer(), startServer()])
  const work = Promise.all([
    ...Array.from({ length: 3 }, () => clients.state()),
    ...Array.from({ length: 2 }, () => clients.upload()),
    clients.rename(),
    clients.watch(),
  ])
  work.catch(() => undefined)
  const lasts = await Promise.all(firsts.map((server) => lane(clients.servers, server)))
  clients.servers.urls.push(...lasts.map(({ url }) => url))
  clients.goesOn = false
  await work
  const [server, other] = lasts
  if (!server || !other) throw new Error('there are two lanes')
  await other.kill()

  // something was done, and the kills did hit it
  expect(clients.statements.size).toBeGreaterThan(20)
  expect(clients.files.size).toBeGreaterThan(5)
  expect(clients.attempts).toBeGreaterThan(clients.statements.size + clients.files.size)

  // everything that was acknowledged is there, once
  const stored = new Map<string, string[]>()
  for (let cursor: string | undefined; ;) {
    const page = await organization.owner.evidence.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) })
    for (const { title, id } of page.items) stored.set(title, [...(stored.get(title) ?? []), id])
    if (page.next === null) break
    cursor = page.next
  }
  for (const [title, id] of clients.statements) expect([title, stored.get(title)]).toEqual([title, [id]])
  for (const [title, { id }] of clients.files) expect([title, stored.get(title)]).toEqual([title, [id]])
  expect(stored.size).toBe(clients.statements.size + clients.files.size)
  expect((await organization.owner.organization.get({})).name).toBe(`Acme ${clients.name}`)
  for (const { id, sha256 } of clients.files.values()) {
    const response = await fetch(`${server.url}/api/evidence/${id}/file`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(
      createHash('sha256')
        .update(Buffer.from(await response.arrayBuffer()))
        .digest('hex'),
    ).toBe(sha256)
  }

  // the ledger drains by itself, extends every checkpoint that anybody has seen, and says what the tables say
  await expect.poll(async () => (await organization.owner.ledger.head({})).pending, { timeout: 20_000 }).toBe(0)
  expect(clients.notes.size).toBeGreaterThan(5)
  const result = await exportAndVerify(server, [...clients.notes])
  expect(result.problems).toEqual([])
  expect(result.ok).toBe(true)
  expect(result.extended).toHaveLength(clients.notes.size)
  expect(result.counts.blobs).toBe(clients.files.size)
  const comparison = await withOrg(
    test.app.database,
    { org, context: systemContext('test', 'test') },
    compareWithLedger,
  )
  expect(comparison).toMatchObject({ total: 0, differences: [] })

  // no transaction of a dead server holds on to anything, and no half of an upload is left
  const superuser = await test.superuser()
  const { rows } = await superuser.query(
    "select pid, query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
  )
  await superuser.end()
  expect(rows).toEqual([])
  const { body: head } = (await call(server.url, { method: 'GET', path: '/ledger', token })) ?? {}
  expect(head).toMatchObject({ pending: 0 })
  await server.kill()
  await (await startServer()).kill()
  expect(await readdir(join(test.app.config.dataFolder, 'blobs', 'incoming'))).toEqual([])
}, 240_000)
