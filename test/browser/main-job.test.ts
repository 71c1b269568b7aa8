import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { verifyBundle, ZipReader } from '@holdfast/ledger'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from './launch.ts'
import { startServer, type StartedServer } from './started-server.ts'
import { watch, type Watched } from './watch.ts'

const password = 'correct horse battery staple'
const people = `name,email,title,access_role
Ben Okafor,ben@acme.test,CEO,manager
Cem Kaya,cem@acme.test,Head of IT,control_owner
Dee Lind,dee@acme.test,People lead,member
Eva Brandt,eva@acme.test,Site reliability engineer,member
`
/** As small as a PDF can be. */
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
const note = 'Read back a table of each backup.'
const done = 'Check the backups of the week'
const lapsed = 'Check that everybody has a second factor'

let server: StartedServer
let browser: Browser
let folder: string
let ada: Page
const tabs: Watched[] = []

beforeAll(async () => {
  // Monday, 5 January 2026, 09:00 in Berlin.
  ;[server, browser] = await Promise.all([startServer('2026-01-05T08:00:00Z'), launchBrowser()])
  folder = await mkdtemp(join(tmpdir(), 'holdfast-bundle-'))
  ada = await openTab('/')
})

afterAll(async () => {
  await browser.close()
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})

/** A browser of one person's own. */
async function openTab(path: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  tabs.push(watch(page))
  await page.goto(path)
  return page
}

const links = new Map<string, string>()

/** Somebody accepts the invitation that the set-up made. */
async function acceptInvitation(name: string): Promise<Page> {
  const page = await openTab(links.get(name) ?? '')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await page.getByRole('button', { name: `Acme ${name}` }).waitFor()
  return page
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

async function letPass(label: string): Promise<void> {
  await ada.getByRole('button', { name: 'Let time pass…' }).click()
  await ada.getByRole('dialog').getByRole('button', { name: label }).click()
  await ada.getByRole('dialog').waitFor({ state: 'detached' })
}

// The main job of Holdfast, from an empty folder to evidence that verifies without it. Each step goes on where the one before it ended.
describe('the main job', () => {
  it('sets up an organization with four people from a CSV', async () => {
    await ada.getByLabel('Name', { exact: true }).fill('Acme')
    await ada.getByLabel('Your name').fill('Ada Owner')
    await ada.getByLabel('E-mail').fill('ada@acme.test')
    await ada.getByLabel('Password', { exact: true }).fill(password)
    await ada.getByRole('button', { name: 'Create the organization' }).click()
    await heading(ada, 'Who shares the work?')
    await ada
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) })
    await ada.getByRole('button', { name: 'Add 4 people' }).click()
    await ada.getByRole('button', { name: 'Make invitation links' }).click()
    await ada.getByText('This server sends no mail').waitFor()
    for (const name of ['Cem Kaya', 'Eva Brandt']) {
      const row = ada.getByRole('listitem').filter({ hasText: name })
      links.set(name, (await row.getByText('/invitation#').textContent()) ?? '')
    }
    expect([...links.values()].every((link) => link.startsWith(server.url))).toBe(true)
  })

  it('applies the starter program and gives each role to somebody', async () => {
    await ada.getByRole('button', { name: 'Go on to the program' }).click()
    await ada.getByRole('button', { name: 'Use this program' }).click()
    await heading(ada, 'Who does what?')
    expect(await ada.getByRole('combobox', { name: 'Who holds IT lead' }).inputValue()).toContain('Cem Kaya')
    expect(await ada.getByRole('combobox', { name: 'Who holds Engineer on call' }).inputValue()).toContain('Eva Brandt')
    await ada.getByRole('button', { name: 'Finish, and go to Today' }).click()
    await ada.getByRole('heading', { name: 'What to do next, and why' }).waitFor()
  })

  it('completes an obligation with a PDF', async () => {
    const eva = await acceptInvitation('Eva Brandt')
    await eva.getByRole('list', { name: 'Yours' }).getByRole('link', { name: done }).click()
    await heading(eva, done)
    const file = { name: 'backups.pdf', mimeType: 'application/pdf', buffer: pdf }
    await eva.locator('input[type=file]').first().setInputFiles(file)
    await eva.getByText('· stored').waitFor()
    await eva.getByLabel('Note', { exact: true }).fill(note)
    await eva.getByRole('button', { name: 'Record as done' }).click()
    await eva.getByText('Recorded: met on time.').waitFor()
    await eva.getByText('Eva Brandt recorded it as').waitFor()
    expect(await eva.getByRole('link', { name: 'Backup jobs of the week with size and result' }).count()).toBe(1)
  })

  it('lets another lapse, and finds its nonconformity', async () => {
    await letPass('One week')
    const cem = await acceptInvitation('Cem Kaya')
    await cem.getByRole('list', { name: 'Yours' }).getByRole('link', { name: lapsed }).waitFor()
    // nothing sends what devices and accounts look like yet, and there are two weeks to connect it: that is no lapse
    const feeds = cem.getByRole('list', { name: 'Yours' }).getByRole('listitem').filter({ hasText: 'Keep the feed' })
    expect(await feeds.getByText('in 7 days').count()).toBe(2)
    await cem
      .getByRole('link', { name: /^Findings/u })
      .first()
      .click()
    await cem.getByRole('link', { name: `Missed: ${lapsed}` }).click()
    await heading(cem, `Missed: ${lapsed}`)
    await cem.getByText('nonconformity of high severity').waitFor()

    await cem.getByRole('textbox', { name: 'Root cause' }).fill('Nobody had written down who looks, so nobody did.')
    await cem.getByRole('textbox', { name: 'Corrective action' }).fill('It stands in the calendar of the IT lead now.')
    await cem.getByLabel('Verify after days').fill('1')
    await cem.getByRole('button', { name: 'Mark as fixed' }).click()
    await cem.getByText('You fixed this, so somebody else has to verify it.').waitFor()
    expect(await cem.getByRole('button', { name: 'It holds: close' }).count()).toBe(0)
  })

  it('has somebody else verify the fix', async () => {
    await letPass('One day')
    await ada.goto('/')
    await ada.getByRole('link', { name: `Verify the fix of “Missed: ${lapsed}”` }).click()
    await ada
      .getByLabel('What you looked at, and what you saw')
      .fill('The entry in the calendar, and this week’s export.')
    await ada.getByRole('button', { name: 'It holds: close' }).click()
    await ada.getByText('Verified and closed.').waitFor()
    await ada.getByText('Ada Owner verified it').waitFor()
    expect(await ada.getByRole('button', { name: 'It holds: close' }).count()).toBe(0)
  })

  it('shows the time before it happened, through the as-of picker', async () => {
    await ada.getByRole('link', { name: lapsed, exact: true }).first().click()
    await heading(ada, lapsed)
    await ada.getByText('The window ended without a record.').waitFor()
    await ada.getByRole('button', { name: /^as of now/u }).click()
    await ada.getByRole('button', { name: '9 January 2026', exact: true }).click()
    await ada.getByLabel('Time (Europe/Berlin)').fill('12:00')
    await ada.getByRole('button', { name: 'Show this moment' }).click()
    await ada.getByText('As of 9 Jan 2026, 12:00:00 GMT+1.').waitFor()
    await ada.getByText('due in 3 days').waitFor()
    expect(await ada.getByText('The window ended without a record.').count()).toBe(0)
    await ada
      .getByRole('link', { name: /^Findings/u })
      .first()
      .click()
    await heading(ada, 'Findings')
    await ada.getByRole('row').nth(1).waitFor()
    expect(await ada.getByRole('link', { name: `Missed: ${lapsed}` }).count()).toBe(0)
    await ada.getByRole('button', { name: 'Back to now' }).click()
  })

  let bundle: string
  let key: string

  it('downloads the bundle, and the server stops', async () => {
    await ada.getByRole('link', { name: 'Ledger' }).click()
    await heading(ada, 'Ledger')
    key = (await ada.locator('code', { hasText: /\+[0-9a-f]{8}\+/u }).textContent()) ?? ''
    const [download] = await Promise.all([
      ada.waitForEvent('download'),
      ada.getByRole('link', { name: 'Download the bundle' }).click(),
    ])
    bundle = join(folder, 'bundle.zip')
    await download.saveAs(bundle)
    expect(tabs.flatMap(({ problems }) => problems)).toEqual([])
    expect(await server.stop()).toBe(0)
    await expect(fetch(server.url)).rejects.toThrow('fetch failed')
  })

  it('verifies offline, by the package and by the file inside the bundle', async () => {
    const verified = await verifyBundle(bundle, { key })
    expect(verified.problems).toEqual([])
    expect(verified).toMatchObject({ ok: true, organization: { name: 'Acme' }, key: { source: 'given' } })
    expect(verified.counts.blobs).toBe(1)

    await unpack(bundle, join(folder, 'whole'))
    const alone = await promisify(execFile)(process.execPath, [
      join(folder, 'whole', 'verify.mjs'),
      bundle,
      '--key',
      key,
    ])
    expect(alone.stdout).toContain('Acme')
  })

  it('names the file of evidence of which one byte was changed', async () => {
    const sha256 = createHash('sha256').update(pdf).digest('hex')
    const changed = join(folder, 'changed-blob')
    await unpack(bundle, changed)
    const path = join(changed, 'blobs', sha256.slice(0, 2), sha256)
    const bytes = await readFile(path)
    expect(bytes.equals(pdf)).toBe(true)
    bytes[20] = (bytes[20] ?? 0) ^ 1
    await writeFile(path, bytes)
    const verified = await verifyBundle(changed, { key })
    expect(verified.ok).toBe(false)
    expect(verified.problems).toMatchObject([{ code: 'blob-changed', sha256 }])
  })

  it('names the entry of which one field was changed', async () => {
    const changed = join(folder, 'changed-entry')
    await unpack(bundle, changed)
    const path = join(changed, 'log', 'entries-000000.txt')
    const entries = await readFile(path, 'utf8')
    expect(entries.split(note)).toHaveLength(2)
    await writeFile(path, entries.replace(note, note.replace('each', 'some')))
    const verified = await verifyBundle(changed, { key })
    expect(verified.ok).toBe(false)
    expect(verified.problems[0]).toMatchObject({ code: 'entry-changed', table: 'activity_record' })
    expect(verified.problems[0]?.leaf).toBeGreaterThan(0)
  })
})

/** Puts the files of a zip into a folder. */
async function unpack(zip: string, into: string): Promise<void> {
  const reader = await ZipReader.open(zip)
  try {
    for (const name of reader.names) {
      const path = join(into, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, await reader.readAll(name, 100_000_000))
    }
  } finally {
    await reader.close()
  }
}
