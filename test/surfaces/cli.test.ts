import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { setUpOrganization, testPassword, tinyProgram } from '../support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../support/test-app.ts'
import { contract } from '../../src/surfaces/contract.ts'
import { operationCommands } from '../../src/surfaces/cli.ts'
import { kebab } from '../../src/surfaces/cli/parameters.ts'
import { operationsOf } from '../../src/surfaces/walk.ts'
import { commandLineUser, type CommandLineUser } from './run-cli.ts'

let test: TestApp
let owner: TestClient
let user: CommandLineUser

beforeAll(async () => {
  test = await createTestApp()
  owner = (await setUpOrganization(test)).owner
  const { permissions: scopes } = await owner.identity.session({})
  const { token } = await owner.identity.createApiKey({ name: 'command line', scopes })
  user = await commandLineUser(test.url, token)
})
afterAll(async () => {
  await user.leave()
  await test.close()
})

const json = (text: string): unknown => JSON.parse(text)
const Rows = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() })

describe('the command line', () => {
  it('has a command for every operation', () => {
    const commands = new Set(
      operationCommands().flatMap((group) => group.commands.map((command) => `${group.name()} ${command.name()}`)),
    )
    const operations = operationsOf(contract).map(({ name }) => name.map(kebab).join(' '))
    expect(operations.length).toBeGreaterThan(60)
    expect(operations.filter((operation) => !commands.has(operation))).toEqual([])
  })

  it('asks for a login, and says how, when there is no key', async () => {
    const someone = await commandLineUser(test.url)
    const { code, error } = await someone.run(['people', 'list'])
    await someone.leave()
    expect(code).toBe(1)
    expect(error).toContain('holdfast login')
    expect(error).not.toContain('    at ')
  })

  it('keeps a key after login, readable by its owner only, and revokes it at logout', async () => {
    const someone = await commandLineUser(test.url)
    const wrong = await someone.run(['login', '--email', 'ada@acme.test'], { input: 'not the password\n' })
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.error).toContain('E-mail or password is wrong.')

    const { code, out } = await someone.run(['login', '--email', 'ada@acme.test'], { input: `${testPassword}\n` })
    expect([code, out]).toEqual([0, expect.stringContaining('Signed in to Acme')])
    const file = join(someone.folder, '.config', 'holdfast', 'logins.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    const people = Rows.parse(json((await someone.run(['people', 'list', '--output', 'json'])).out))
    expect(people.items).toHaveLength(1)

    const key = z.record(z.string(), z.object({ key: z.string() })).parse(json(await readFile(file, 'utf8')))[test.url]
    expect((await someone.run(['logout'])).code).toBe(0)
    await expect(test.withKey(key?.key ?? '').people.list({})).rejects.toThrow('not valid')
    expect(await readFile(file, 'utf8')).not.toContain('hf_')
    await someone.leave()
  })

  it('prints problem documents as title and every error with its path, and ends with 1', async () => {
    const { code, out, error } = await user.run(['people', 'create', '--name', 'Bo', '--email', 'nobody'])
    expect([code, out]).toEqual([1, ''])
    expect(error).toMatch(/The input cannot be used\.\n {2}email: .+/)
  })

  it('ends with 2 on wrong use, and says what may have been meant', async () => {
    expect(await user.run(['findigns', 'list'])).toMatchObject({ code: 2, error: expect.stringContaining('findings') })
    expect(await user.run(['findings', 'lst'])).toMatchObject({ code: 2, error: expect.stringContaining('list') })
    expect(await user.run(['findings', 'list', '--limit', 'many'])).toMatchObject({
      code: 2,
      error: '--limit: many is no number.\n',
    })
    expect(await user.run(['findings', 'list', '--severity', 'awful'])).toMatchObject({ code: 2 })
    expect(await user.run(['findings', 'open'])).toMatchObject({ code: 2, error: expect.stringContaining('--title') })
    expect(await user.run(['findings', 'open', '--input', 'nowhere.json'])).toMatchObject({ code: 2 })
  })

  it('ends with 3 when the server cannot be reached, or is none of ours', async () => {
    const nobody = await user.run(['people', 'list', '--server', 'http://127.0.0.1:1'])
    expect(nobody).toMatchObject({ code: 3, error: expect.stringContaining('cannot be reached') })
    const other = createServer((_request, response) => response.writeHead(200).end('<h1>Hello</h1>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : 0
    const stranger = await user.run(['people', 'list', '--server', `http://127.0.0.1:${port}`])
    other.close()
    expect(stranger.code).not.toBe(0)
    expect(stranger.error).not.toContain('    at ')
  })

  it('takes input from flags, from a file and from standard input, flags first', async () => {
    await writeFile(join(user.folder, 'finding.json'), JSON.stringify({ title: 'From a file', severity: 'high' }))
    const fromFile = await user.run([
      'findings',
      'open',
      '--input',
      'finding.json',
      '--severity',
      'low',
      '--output',
      'json',
    ])
    expect(json(fromFile.out)).toMatchObject({ title: 'From a file', severity: 'low' })
    const piped = await user.run(['findings', 'open', '--input', '-', '--output', 'json'], {
      input: JSON.stringify({ title: 'From a pipe', kind: 'observation' }),
    })
    expect(json(piped.out)).toMatchObject({ title: 'From a pipe', kind: 'observation' })
    await writeFile(join(user.folder, 'long.md'), 'Line one\nLine two\n')
    const long = await user.run([
      'findings',
      'open',
      '--title',
      'Long',
      '--description',
      '@long.md',
      '--output',
      'json',
    ])
    expect(json(long.out)).toMatchObject({ description: 'Line one\nLine two\n' })
  })

  it('does a thing once when it is repeated with the same idempotency key', async () => {
    const call = ['findings', 'open', '--title', 'Only once', '--idempotency-key', 'k1', '--output', 'json']
    const first = json((await user.run(call)).out)
    expect(json((await user.run(call)).out)).toEqual(first)
    const other = await user.run([...call, '--severity', 'high'])
    expect(other).toMatchObject({ code: 1, error: expect.stringContaining('Idempotency-Key') })
  })

  it('follows every page with --all, in every format, and guards CSV against formulas', async () => {
    for (const title of ['=1+1', '+1', '-1', '@SUM(A1)', 'plain, with "quotes"']) await owner.findings.open({ title })
    const { items } = await owner.findings.list({ limit: 200 })
    const all = ['findings', 'list', '--all', '--limit', '2', '--sort', 'openedAt']
    const ndjson = (await user.run([...all, '--output', 'ndjson'])).out.trim().split('\n')
    expect(new Set(ndjson.map((line) => z.object({ id: z.string() }).parse(json(line)).id))).toEqual(
      new Set(items.map((item) => item.id)),
    )
    expect(Rows.parse(json((await user.run([...all, '--output', 'json'])).out))).toMatchObject({ next: null })
    const csv = (await user.run([...all, '--output', 'csv'])).out
    expect(csv.split('\n')[0]).toMatch(/^id,kind,title,.*owner\.id,owner\.name/)
    for (const cell of [`'=1+1`, `'+1`, `'-1`, `'@SUM(A1)`, `"plain, with ""quotes"""`])
      expect(csv).toContain(`,${cell},`)
    const table = (await user.run(all)).out
    expect(table.split('\n')[0]).toMatch(/^ID +KIND +TITLE/)
    const page = await user.run(['findings', 'list', '--limit', '2'])
    expect(page.out).toContain('--all shows everything')
  })

  it('shows no control characters of what it was sent', async () => {
    const { id } = await owner.findings.open({ title: 'Escaping', description: 'red\u001b[31m alert\u0007 \u202eevil' })
    const { out } = await user.run(['findings', 'get', id])
    expect(out).toContain('alert')
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it('sets up a fresh installation by command line only', async () => {
    const fresh = await createTestApp()
    const someone = await commandLineUser(fresh.url)
    const words = [
      'setup',
      '--organization',
      'New Ltd',
      '--timezone',
      'Europe/Paris',
      '--name',
      'Noa',
      '--email',
      'noa@new.test',
    ]
    expect(await someone.run(words, { input: `${testPassword}\n` })).toMatchObject({ code: 0 })
    expect(json((await someone.run(['organization', 'get', '--output', 'json'])).out)).toMatchObject({
      name: 'New Ltd',
      timezone: 'Europe/Paris',
    })
    expect(await someone.run(words, { input: `${testPassword}\n` })).toMatchObject({
      code: 1,
      error: expect.stringContaining('set up already'),
    })
    await someone.leave()
    await fresh.close()
  })
})

describe('plan and apply', () => {
  const yearly = `- id: review
  control: access-review
  title: Review access
  role: lead
  steps: Look at it.
  when: { schedule: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=5', time: '09:00' } }
  window: P7D
  severity: medium
  evidence: []
- id: incident
  control: access-review
  title: Look into the incident
  role: lead
  steps: Look at it.
  when: { event: { on: incident.declared, within: P2D } }
  severity: high
  evidence: []
`

  async function write(files: Record<string, string>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(user.folder, 'program', path, '..'), { recursive: true })
      await writeFile(join(user.folder, 'program', path), content)
    }
  }

  it('tells what is wrong with file, line and column, and changes nothing', async () => {
    await write(tinyProgram(yearly.replace('access-review', 'no-such-control')))
    for (const command of ['plan', 'apply']) {
      const { code, error } = await user.run([command, 'program'])
      expect(code).toBe(1)
      expect(error).toMatch(/procedures\/all\.yaml:2:\d+/)
    }
    expect((await user.run(['plan', 'nowhere'])).code).not.toBe(0)
  })

  it('shows the plan, applies it with a holder by e-mail, and then there is nothing to do', async () => {
    await write(tinyProgram(yearly))
    const plan = await user.run(['plan', 'program', '--detailed-exitcode'])
    expect(plan.out).toContain('+ control access-review')
    expect(plan.out).toContain('Plan: ')
    expect(plan.code).toBe(2)
    const apply = await user.run(['apply', 'program', '--holder', 'lead=ada@acme.test'])
    expect(apply).toMatchObject({ code: 0, out: expect.stringContaining('obligations planned') })
    const roles = await owner.program.listRoles({})
    expect(roles.items.find(({ key }) => key === 'lead')?.holder?.name).toBe('Ada Owner')
    expect(await user.run(['plan', 'program', '--detailed-exitcode'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('No changes'),
    })
    expect(await user.run(['apply', 'program', '--holder', 'lead=who@acme.test'])).toMatchObject({ code: 2 })
  })
})

describe('evidence and bundles', () => {
  it('uploads a file, records what it proves, downloads it again, and exports a bundle that verifies', async () => {
    const bytes = Buffer.from(`%PDF-1.4\n${'x'.repeat(300_000)}`)
    await writeFile(join(user.folder, 'review ünïcode.pdf'), bytes)
    const added = await user.run([
      'evidence',
      'add',
      'review ünïcode.pdf',
      '--covers-from',
      '2026-01-01',
      '--output',
      'json',
    ])
    expect(json(added.out)).toMatchObject({
      fileName: 'review ünïcode.pdf',
      size: bytes.length,
      coversFrom: '2026-01-01',
    })
    const { id } = z.object({ id: z.string() }).parse(json(added.out))

    expect(await user.run(['evidence', 'download', id])).toMatchObject({
      code: 2,
      error: expect.stringContaining('is there already'),
    })
    expect((await user.run(['evidence', 'download', id, '--out', 'copy.pdf'])).code).toBe(0)
    expect(await readFile(join(user.folder, 'copy.pdf'))).toEqual(bytes)
    expect((await user.run(['evidence', 'download', id, '--out', '-'])).out).toBe(bytes.toString())

    const link = await user.run([
      'evidence',
      'add',
      '--kind',
      'link',
      '--title',
      'Page',
      '--url',
      'https://acme.test/',
      '--output',
      'json',
    ])
    expect(json(link.out)).toMatchObject({ kind: 'link' })
    expect((await user.run(['evidence', 'add', 'nowhere.pdf'])).code).toBe(2)

    await test.app.ledger.drain()
    expect((await user.run(['export', 'bundle.zip'])).code).toBe(0)
    const verified = await user.run(['verify', 'bundle.zip', '--json'], {
      env: { HOLDFAST_SERVER: 'http://127.0.0.1:1' },
    })
    expect([verified.code, json(verified.out)]).toEqual([0, expect.objectContaining({ ok: true })])
    expect((await user.run(['verify', 'copy.pdf'])).code).toBe(2)
  })

  it('records an obligation with its evidence in one command', async () => {
    const { obligations } = await owner.obligations.recordEvent({ kind: 'incident.declared', summary: 'Phishing' })
    const words = ['--obligation', obligations[0]?.id ?? '', '--note', 'Looked', '--output', 'json']
    const done = await user.run(['evidence', 'add', 'copy.pdf', ...words])
    expect(json(done.out)).toMatchObject({
      state: 'met',
      records: [{ note: 'Looked', evidence: [{ title: 'copy.pdf' }] }],
    })
    const refused = await user.run(['evidence', 'add', 'copy.pdf', '--obligation', crypto.randomUUID()])
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('obligation') })
  })

  it('says what is missing of a link or a statement', async () => {
    expect((await user.run(['evidence', 'add', '--title', 'Nothing'])).code).toBe(2)
  })
})
