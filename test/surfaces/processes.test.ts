import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createClient } from '../../src/surfaces/client.ts'
import { contract } from '../../src/surfaces/contract.ts'
import { testSecret } from '../support/test-secret.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const name = `test_${randomBytes(8).toString('hex')}`
let admin: pg.Client
let folder: string
let environment: Record<string, string>
const started: ChildProcess[] = []

beforeAll(async () => {
  const { host, port, user, password } = inject('postgres')
  admin = new pg.Client({ host, port, user, password, database: 'postgres' })
  await admin.connect()
  await admin.query(`create database ${name} template holdfast_template`)
  folder = await mkdtemp(join(tmpdir(), 'holdfast-process-'))
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    PORT: '0',
    HOLDFAST_DATA: join(folder, 'data'),
    HOLDFAST_SECRET: testSecret,
    HOLDFAST_LOG: 'warn',
    DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`,
  }
})
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL')
  await admin.query(`drop database ${name} with (force)`)
  await admin.end()
  await rm(folder, { recursive: true, force: true })
})

interface Running {
  /** Where it said that it is ready. */
  url: string
  /** Asks it to stop, and waits for that. */
  stop(signal: 'SIGINT' | 'SIGTERM'): Promise<{ code: number | null; out: string; error: string }>
}

interface Output {
  out: string
  error: string
}

function run(
  args: string[],
  env: Record<string, string> = {},
): { child: ChildProcess; output: Output; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  const output = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.error += text))
  return { child, output, ended: new Promise((resolve) => child.on('close', resolve)) }
}

async function startReady(args: string[], env: Record<string, string> = {}): Promise<Running> {
  const { child, output, ended } = run(args, env)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const ready = /^Holdfast is ready at (\S+)$/m.exec(output.out)
      if (ready?.[1] !== undefined) resolve(ready[1])
    })
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${output.error}`)))
  })
  return {
    url,
    async stop(signal) {
      child.kill(signal)
      return { code: await ended, ...output }
    },
  }
}

describe('holdfast start', () => {
  it('says once, and in one line, when it can be used; and stops cleanly when told to', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const running = await startReady(['start'])
      expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      const page = await fetch(running.url, { headers: { accept: 'text/html' } })
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')])
      expect(await (await fetch(`${running.url}/api/session`)).json()).toMatchObject({ isSetUp: false })
      const { code, out, error } = await running.stop(signal)
      expect([code, out, error]).toEqual([0, `Holdfast is ready at ${running.url}\n`, ''])
    }
  })

  it('says what to do when the port is taken, before it starts anything', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { output, ended } = run(['start'], { PORT: port, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    expect(await ended).toBe(1)
    other.close()
    expect(output).toEqual({
      out: '',
      error: expect.stringMatching(new RegExp(`Port ${port} is taken.*PORT=\\d+ npm start`)),
    })
  })

  it.each([
    ['an unusable variable', { PORT: 'many' }, /PORT/],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /cannot be reached.*DATABASE_URL/s,
    ],
    ['a database URL that is none', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
  ])('says what is wrong with %s, in plain words', async (_what, env, words) => {
    const { output, ended } = run(['start'], env)
    expect(await ended).toBe(1)
    expect(output.error).toMatch(words)
    expect([output.out, output.error]).toEqual(['', expect.not.stringMatching(/ {4}at |node_modules/)])
  })
})

describe('two servers and two workers on one database', () => {
  it('are one Holdfast: what is done at one is there at the other, and each scheduled thing is done once', async () => {
    const workers = [run(['worker']), run(['worker'])]
    const [one, two] = await Promise.all([startReady(['serve']), startReady(['serve'])])
    const cookies: string[] = []
    const client = (url: string) =>
      createClient(
        contract,
        `${url}/api`,
        () => ({ 'x-holdfast-csrf': '1', cookie: cookies.join('; ') }),
        async (request, init) => {
          const response = await fetch(request, init)
          cookies.push(...response.headers.getSetCookie().map((line) => line.split(';')[0] ?? ''))
          return response
        },
      )
    await client(one.url).identity.setUp({
      organization: { name: 'Acme' },
      owner: { name: 'Olga', email: 'olga@acme.test', password: 'correct horse battery staple' },
    })
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        client(n % 2 === 0 ? one.url : two.url).findings.open({ title: `Finding ${n}` }),
      ),
    )
    expect((await client(two.url).findings.list({ limit: 100 })).items).toHaveLength(20)
    // both sequencers took their turns, and the ledger has each entry once
    await expect
      .poll(async () => (await client(one.url).ledger.head({})).pending, { timeout: 20_000, interval: 200 })
      .toBe(0)
    const { items } = await client(two.url).ledger.entries({ table: 'finding', limit: 200 })
    expect(new Set(items.map((item) => item.subject)).size).toBe(items.length)
    expect(items).toHaveLength(20)
    for (const server of [one, two]) expect((await server.stop('SIGTERM')).code).toBe(0)
    for (const { child, ended, output } of workers) {
      child.kill('SIGTERM')
      expect([await ended, output]).toEqual([0, { out: '', error: '' }])
    }
  })
})
