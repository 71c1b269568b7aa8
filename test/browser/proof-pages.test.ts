import { readFile } from 'node:fs/promises'
import { bytesSource, ZipReader } from '@holdfast/ledger'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../support/organization.ts'
import type { TestClient } from '../support/test-app.ts'
import { type AppInBrowser, expectGoodLooks, startAppInBrowser, type Tab } from './app-in-browser.ts'

const procedures = `- id: weekly-review
  control: access-review
  title: Look through new access
  role: lead
  when:
    schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO' }
  window: P2D
  severity: high
  steps: Look.
`

let holdfast: AppInBrowser
let organization: TestOrganization
let owner: TestClient & { cookie: () => string | undefined }
let tab: Tab
let page: Page

// Clients of tests keep their cookies, like a browser; a tab can go on with them. All are made by `browser()`, which adds this.
const cookieOf = (client: TestClient) => (client as typeof owner).cookie()

beforeAll(async () => {
  holdfast = await startAppInBrowser({ simulateFrom: '2026-01-05T07:00:00Z' })
  organization = await setUpOrganization(holdfast.test)
  owner = organization.owner as typeof owner // as above
  await owner.program.apply({ files: tinyProgram(procedures), holders: { lead: organization.ownerId } })
  tab = await holdfast.open('/', { cookie: owner.cookie() })
  page = tab.page
})

afterAll(() => holdfast.close())

const heading = (name: RegExp | string) => page.getByRole('heading', { level: 1, name }).waitFor()
const section = (name: RegExp | string, within: Page = page): Locator => within.getByRole('region', { name })

describe('a simulated clock', () => {
  it('is moved by its owner, and everything that falls due on the way happens', async () => {
    await page.getByText('Simulated: 5 Jan 2026, 08:00.').waitFor()
    await page.getByRole('button', { name: 'Let time pass…' }).click()
    await expectGoodLooks(page, 'let-time-pass')
    await page.getByRole('button', { name: '30 days' }).click()
    await page.getByText(/^It is 4 Feb 2026, 08:00: \d opened, [34] missed/u).waitFor()
    await page.getByText('Simulated: 4 Feb 2026, 08:00.').waitFor()
  })
})

describe('a finding', () => {
  it('is listed with those that a missed duty opened', async () => {
    await page.goto('/findings')
    await page.getByRole('row', { name: /Look through new access.*open.*high.*Ada Owner/u }).waitFor()
    await expectGoodLooks(page, 'findings')
    await page.getByRole('switch', { name: 'Past its deadline' }).check({ force: true })
    await expect.poll(() => new URL(page.url()).search).toBe('?overdue=true')
    await page.getByRole('row', { name: /Look through new access/u }).waitFor()
  })

  it('leads to the duty that it came from', async () => {
    await page.getByRole('link', { name: /Look through new access/u }).click()
    await heading(/Look through new access/u)
    await page.getByText(/^found [34] times$/u).waitFor()
    await page.getByRole('link', { name: 'Look through new access', exact: true }).click()
    await page.waitForURL(/\/obligations\//u)
  })

  it('is reported by anybody, with what the server misses said at the field', async () => {
    const [control] = (await owner.controls.list({})).items
    await page.goto(`/controls/${control?.id}`)
    await page.getByRole('link', { name: 'Report a finding' }).click()
    await heading('Report a finding')
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.getByText('Say in a line what is wrong').waitFor()
    expect(await page.getByRole('combobox', { name: 'Control' }).inputValue()).toBe('Access is reviewed')
    await page.getByLabel('In one line').fill('A leaver can still sign in')
    await page.getByLabel('What you saw, and where').fill('In the wiki, with **their old account**.')
    await page.getByText('high', { exact: true }).click()
    await page.getByText('To be fixed within 7 days.').waitFor()
    await expectGoodLooks(page, 'report')
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await heading('A leaver can still sign in')
    await page.getByText('Reported, and its deadline set.').waitFor()
    await page.locator('strong', { hasText: 'their old account' }).waitFor()
  })

  it('is given to somebody, gets cause and action, and is marked as fixed', async () => {
    await page.getByRole('button', { name: 'give to somebody', exact: true }).click()
    await page.getByRole('combobox', { name: 'Owner' }).click()
    await page.getByRole('option', { name: 'Ada Owner' }).click()
    await page.getByRole('button', { name: 'Give', exact: true }).click()
    await page.getByText('somebody is on it').waitFor()

    expect(await page.getByRole('button', { name: 'Mark as fixed' }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: 'Root cause' }).fill('Nobody tells IT when somebody leaves.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Cause and action are written down.').waitFor()
    await page.getByRole('textbox', { name: 'Corrective action' }).fill('The people lead opens a ticket.')
    await expectGoodLooks(page, 'finding')
    await page.getByRole('button', { name: 'Mark as fixed' }).click()
    await page.getByText('You fixed this, so somebody else has to verify it.').waitFor()
  })

  it('is verified by another person, and not before its date', async () => {
    const other = await organization.join({ name: 'Vera Verifier' })
    const path = new URL(page.url()).pathname
    const { page: theirs, watched } = await holdfast.open(path, { cookie: cookieOf(other.client) })
    await theirs.getByText(/It can be called effective from/u).waitFor()
    await theirs.getByLabel('What you looked at, and what you saw').fill('Signed in as the leaver: refused.')
    expect(await theirs.getByRole('button', { name: 'It holds: close' }).isDisabled()).toBe(true)

    await owner.clock.advance({ to: '2026-02-12T08:00:00Z' })
    await theirs.reload()
    await theirs.getByLabel('What you looked at, and what you saw').fill('Signed in as the leaver: refused.')
    await theirs.getByRole('button', { name: 'It holds: close' }).click()
    await theirs.getByText('Verified and closed.').waitFor()
    await section('Verification', theirs).getByText('Signed in as the leaver: refused.').waitFor()
    expect(watched.problems).toEqual([])
    await theirs.context().close()
  })

  it('can be reopened, with what is wrong again', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Reopen' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: 'Reopen' }).isDisabled()).toBe(true)
    await dialog.getByLabel('What is wrong again').fill('Another account was found.')
    await dialog.getByRole('button', { name: 'Reopen' }).click()
    await section('Why it was reopened').getByText('Another account was found.').waitFor()
    await page.getByText('1 time', { exact: true }).waitFor()
  })

  it('is as it was when looked at in the past, where nothing can be done', async () => {
    const { pathname } = new URL(page.url())
    await page.goto(`${pathname}?asOf=2026-02-12T08:00:00Z`)
    await page.getByText('You are looking at the past').waitFor()
    await page.getByText('Verified', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /^(?:Reopen|Save|Mark as fixed)$/u }).count()).toBe(0)
    expect(await page.getByRole('textbox').count()).toBe(0)
    tab.watched.expectFailure(/asOf=2026-01-06/u)
    await page.goto(`${pathname}?asOf=2026-01-06T08:00:00Z`)
    await page.getByText('It did not exist at the moment that you look at').waitFor()
  })
})

describe('the ledger', () => {
  it('shows its key, its newest checkpoint and how to verify it', async () => {
    await holdfast.test.app.ledger.drain()
    await page.goto('/ledger')
    const head = await owner.ledger.head({})
    await page.getByText(head.vkey, { exact: true }).waitFor()
    await page.getByRole('link', { name: head.size.toLocaleString('en') }).waitFor()
    await page.getByText('1, never restored from a backup').waitFor()
    await expectGoodLooks(page, 'ledger')
  })

  it('hands out the signed note of a checkpoint', async () => {
    await page.getByRole('button', { name: 'note' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Signed note of the checkpoint' })
    const note = await dialog.locator('pre').textContent()
    const { checkpoint } = await owner.ledger.head({})
    expect(note).toBe(checkpoint?.note)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toBe(note)
    await expectGoodLooks(page, 'checkpoint')
    await page.keyboard.press('Escape')
  })

  it('leads to the moment of a checkpoint', async () => {
    await page.getByRole('button', { name: 'look at that moment' }).last().click()
    await page.getByText('You are looking at the past').waitFor()
    await page.getByRole('button', { name: 'Back to now' }).click()
  })

  it('gives the bundle away as a zip that holds the public key', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the bundle' }).click(),
    ])
    const zip = await ZipReader.from(bytesSource(await readFile(await download.path())))
    expect(zip.names).toContain('verify.mjs')
    expect((await zip.readAll('keys/log.vkey', 10_000)).toString('utf8').trim()).toBe(
      (await owner.ledger.head({})).vkey,
    )
    await zip.close()
  })

  it('lists entries, and narrows them to one kind', async () => {
    await page.getByRole('link', { name: 'Entries', exact: true }).click()
    await page.getByRole('row', { name: /finding changed.*Ada Owner.*findings\.reopen/u }).waitFor()
    await expectGoodLooks(page, 'entries')
    await page.getByRole('button', { name: 'About' }).click()
    await page.getByRole('radio', { name: 'duty role' }).check()
    await page
      .getByRole('row', { name: /duty role added.*program\.apply/u })
      .first()
      .waitFor()
    expect(new URL(page.url()).search).toBe('?table=duty_role')
    await page.keyboard.press('Escape')
  })

  it('proves an entry in the browser, word for word', async () => {
    await page.getByRole('link', { name: 'duty role added' }).first().click()
    await heading(/^Entry \d+: duty role added$/u)
    await section('Proof that it is in the ledger').getByText('proven in this browser').waitFor()
    await section('What it says')
      .getByText('Security lead')
      .or(section('What it says').getByText('Executive'))
      .first()
      .waitFor()
    await expectGoodLooks(page, 'entry')
  })

  it('says so when what the server answers does not verify', async () => {
    const { page: other } = await holdfast.open('/', { cookie: owner.cookie() })
    await other.route(/\/api\/ledger\/entries\/\d+/u, async (route) => {
      const response = await route.fetch()
      const text = await response.text()
      await route.fulfill({
        response,
        body: text.replace('Security lead', 'Security dead').replace('Executive', 'Executor'),
      })
    })
    await other.goto(new URL(page.url()).pathname)
    await section('Proof that it is in the ledger', other).getByText('does not verify').waitFor()
    await other.context().close()
  })

  it('is reached from the thing that it tells about', async () => {
    const [control] = (await owner.controls.list({})).items
    await page.goto(`/controls/${control?.id}`)
    await section('In the ledger').getByRole('link', { name: 'all its entries' }).click()
    await page.getByText(control?.id ?? 'no control').waitFor()
    await page.getByRole('row', { name: /control added.*Ada Owner.*program\.apply/u }).waitFor()
  })
})

it('none of it has troubled the browser', () => {
  expect(tab.watched.problems).toEqual([])
})
