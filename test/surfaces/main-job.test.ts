import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ZipReader } from '@holdfast/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { startServer, type StartedServer } from '../browser/started-server.ts'
import { commandLineUser, type CommandLineUser } from './run-cli.ts'

const password = 'correct horse battery staple'
const people = `name,email,title,access_role,duties
Ben Okafor,ben@acme.test,CEO,manager,chief-executive
Cem Kaya,cem@acme.test,Head of IT,control_owner,it-lead
Dee Lind,dee@acme.test,People lead,member,people-lead
Eva Brandt,eva@acme.test,Site reliability engineer,member,on-call-engineer
`
/** As small as a PDF can be. */
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
const note = 'Read back a table of each backup.'
const done = 'Check the backups of the week'
const lapsed = 'Check that everybody has a second factor'

let server: StartedServer
let ada: CommandLineUser
let cem: CommandLineUser
let eva: CommandLineUser

beforeAll(async () => {
  // Monday, 5 January 2026, 09:00 in Berlin.
  server = await startServer('2026-01-05T08:00:00Z')
  ;[ada, cem, eva] = (await Promise.all([1, 2, 3].map(() => commandLineUser(server.url)))) as [
    typeof ada,
    typeof ada,
    typeof ada,
  ] // three were made
})

afterAll(async () => {
  await Promise.all([ada, cem, eva].map((user) => user.leave()))
  await server.remove()
})

/** What a command that must succeed prints. */
async function ran(user: CommandLineUser, args: readonly string[], input?: string): Promise<string> {
  const ended = await user.run(args, input === undefined ? {} : { input })
  expect(ended, `holdfast ${args.join(' ')}`).toMatchObject({ code: 0, error: '' })
  return ended.out
}

const Thing = z.looseObject({ id: z.string(), title: z.string() })

async function listed(user: CommandLineUser, args: readonly string[]) {
  const page: unknown = JSON.parse(await ran(user, [...args, '--all', '--output', 'json']))
  return z.object({ items: z.array(Thing) }).parse(page).items
}

/** The id of the one thing of this title in a list. */
async function idOf(user: CommandLineUser, args: readonly string[], title: string): Promise<string> {
  const found = (await listed(user, args)).filter((one) => one.title === title)
  expect(found.map((one) => one.title)).toEqual([title])
  return found[0]?.id ?? ''
}

// The main job of Holdfast by command line alone. Each step goes on where the one before it ended.
describe('the main job by command line', () => {
  it('sets up an organization and the starter program', async () => {
    const setUp = ['setup', '--organization', 'Acme', '--timezone', 'Europe/Berlin', '--name', 'Ada Owner']
    expect(await ran(ada, [...setUp, '--email', 'ada@acme.test'], `${password}\n`)).toContain('Signed in to Acme')
    const applied = await ran(ada, ['apply', '--library', 'starter'])
    expect(applied).toMatch(/^Applied: 168 to create/mu)
    expect(applied).toMatch(/\d{3} obligations planned\./u)
  })

  it('takes four people from a CSV with their duties, and lets them join', async () => {
    await writeFile(join(ada.folder, 'people.csv'), people)
    const refused = await ada.run(['people', 'import-csv', '--csv', `${people}Nobody,not-an-address,,,`])
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.error).toContain('not-an-address')
    expect(await ran(ada, ['people', 'import-csv', '--csv', '@people.csv'])).toMatch(/^added +4$/mu)
    const invited = z
      .object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
      .parse(JSON.parse(await ran(ada, ['people', 'list', '--output', 'json']))).items
    for (const [name, user] of [
      ['Cem Kaya', cem],
      ['Eva Brandt', eva],
    ] as const) {
      const id = invited.find((one) => one.name === name)?.id ?? ''
      const { link } = z
        .object({ link: z.string() })
        .parse(JSON.parse(await ran(ada, ['people', 'invite', id, '--output', 'json'])))
      expect(await ran(user, ['join', link], `${password}\n`)).toContain('Signed in to Acme')
    }
  })

  it('completes an obligation with a PDF', async () => {
    const id = await idOf(eva, ['obligations', 'list', '--mine', '--state', 'open'], done)
    await writeFile(join(eva.folder, 'backups.pdf'), pdf)
    await ran(eva, ['evidence', 'add', 'backups.pdf', '--obligation', id, '--note', note])
    const shown = await ran(eva, ['obligations', 'get', id])
    expect(shown).toMatch(/^state +met$/mu)
    expect(shown).toContain('Eva Brandt')
  })

  it('lets another lapse, and finds its nonconformity', async () => {
    await ran(ada, ['clock', 'advance', '--to', '2026-01-12T08:00:00Z'])
    const finding = await idOf(cem, ['findings', 'list'], `Missed: ${lapsed}`)
    await ran(cem, [
      'findings',
      'fix',
      finding,
      '--root-cause',
      'Nobody had written down who looks.',
      '--corrective-action',
      'It stands in a calendar now.',
      '--verify-after-days',
      '1',
    ])
    const own = await cem.run(['findings', 'verify', finding, '--effective', '--note', 'Looks good to me.'])
    expect(own.code).toBe(1)
    expect(own.error).toMatch(/somebody else must verify/iu)
  })

  it('has somebody else verify the fix', async () => {
    const finding = await idOf(ada, ['findings', 'list'], `Missed: ${lapsed}`)
    const early = await ada.run(['findings', 'verify', finding, '--effective', '--note', 'Seen.'])
    expect(early.code).toBe(1)
    await ran(ada, ['clock', 'advance', '--to', '2026-01-13T09:00:00Z'])
    await ran(ada, ['findings', 'verify', finding, '--effective', '--note', 'The calendar, and this week’s export.'])
    expect(await ran(ada, ['findings', 'get', finding])).toMatch(/^state +closed$/mu)
  })

  it('shows the time before it happened', async () => {
    const before = ['--as-of', '2026-01-09T11:00:00Z']
    const titles = (await listed(ada, ['findings', 'list', ...before])).map(({ title }) => title)
    expect(titles).not.toContain(`Missed: ${lapsed}`)
    const id = await idOf(ada, ['obligations', 'list', '--state', 'open', ...before], lapsed)
    expect(await ran(ada, ['obligations', 'get', id])).toMatch(/^state +missed$/mu)
    expect(await ran(ada, ['obligations', 'get', id, ...before])).toMatch(/^state +open$/mu)
  })

  it('exports the bundle, and the server stops', async () => {
    const { vkey } = z
      .object({ vkey: z.string() })
      .parse(JSON.parse(await ran(ada, ['ledger', 'head', '--output', 'json'])))
    await writeFile(join(ada.folder, 'vkey.txt'), vkey)
    await ran(ada, ['export', 'bundle.zip'])
    expect(await server.stop()).toBe(0)
    expect((await ada.run(['obligations', 'list'])).code).toBe(3)
  })

  it('verifies offline', async () => {
    const out = await ran(ada, ['verify', 'bundle.zip', '--key', 'vkey.txt'])
    expect(out).toContain('Acme')
    expect(out).toContain('1 file of evidence')
  })

  it('names the file of evidence of which one byte was changed', async () => {
    const sha256 = createHash('sha256').update(pdf).digest('hex')
    await unpack('changed-blob')
    const path = join(ada.folder, 'changed-blob', 'blobs', sha256.slice(0, 2), sha256)
    const bytes = await readFile(path)
    bytes[20] = (bytes[20] ?? 0) ^ 1
    await writeFile(path, bytes)
    const { code, out } = await ada.run(['verify', 'changed-blob', '--key', 'vkey.txt'])
    expect(code).toBe(1)
    expect(out).toContain(sha256)
  })

  it('names the entry of which one field was changed', async () => {
    await unpack('changed-entry')
    const path = join(ada.folder, 'changed-entry', 'log', 'entries-000000.txt')
    await writeFile(path, (await readFile(path, 'utf8')).replace(note, note.replace('each', 'some')))
    const { code, out } = await ada.run(['verify', 'changed-entry', '--key', 'vkey.txt'])
    expect(code).toBe(1)
    expect(out).toMatch(/entry \d+ .*activity_record/u)
  })
})

/** Puts the files of the bundle into a folder beside it. */
async function unpack(name: string): Promise<void> {
  const reader = await ZipReader.open(join(ada.folder, 'bundle.zip'))
  try {
    for (const file of reader.names) {
      const path = join(ada.folder, name, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, await reader.readAll(file, 100_000_000))
    }
  } finally {
    await reader.close()
  }
}
