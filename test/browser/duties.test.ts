import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundAnotherOrganization } from '../robustness/support/another-organization.ts'
import { setUpOrganization, testPassword, tinyProgram, type TestOrganization } from '../support/organization.ts'
import type { TestClient } from '../support/test-app.ts'
import { axeCheck } from './axe.ts'
import { expectGoodLooks, startAppInBrowser, type AppInBrowser, type Tab } from './app-in-browser.ts'

const procedures = `
- id: account-review
  control: access-review
  title: Review accounts
  role: lead
  steps: |
    **Why:** people who stay long collect keys.

    1. Export all accounts.
    2. Look at *every* one.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '10:00' } }
  window: P3D
  severity: high
  evidence:
    - { id: export, title: Export of accounts, kind: file, accept: [csv, pdf] }
    - { id: ticket, title: Ticket of the review, kind: link }
- id: badge-review
  control: access-review
  title: Compare badges with people
  role: lead
  steps: Walk and compare.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '11:00' } }
  window: P5D
  evidence:
    - { id: seen, title: What was seen, kind: statement, required: false }
- id: phone-list
  control: access-review
  title: Check the list of whom to call
  role: lead
  steps: Call them.
  when: { schedule: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=3', time: '09:00' } }
  window: P7D
`

let holdfast: AppInBrowser
let organization: TestOrganization
let owner: TestClient
let cem: { client: TestClient; id: string }
let ben: { client: TestClient; id: string }
let tab: Tab
let page: Page

/** The cookie of a client that signed in. */
const cookieOf = (client: TestClient) => (client as ReturnType<AppInBrowser['test']['browser']>).cookie() // made by browser(), as all of them are

/** On a Monday morning, Cem has two duties open. */
beforeAll(async () => {
  holdfast = await startAppInBrowser({ simulateFrom: '2026-11-02T08:00:00Z' })
  organization = await setUpOrganization(holdfast.test)
  owner = organization.owner
  ben = await organization.join({ name: 'Ben Okafor', accessRole: 'manager' })
  cem = await organization.join({ name: 'Cem Kaya' })
  await owner.program.apply({ files: tinyProgram(procedures), holders: { lead: cem.id, executive: ben.id } })
  await owner.clock.advance({ to: '2026-11-02T12:00:00Z' })
  tab = await holdfast.open('/', { cookie: cookieOf(cem.client) })
  page = tab.page
})

afterAll(async () => {
  await holdfast.close()
  tab.watched.throwIfAny()
})

const file = (name: string, content: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})
/** One of the duties that Today shows as one's own. */
const mineOf = (of: Page) => of.getByRole('list', { name: 'Yours' })
const mine = (title: string) => mineOf(page).getByRole('link', { name: title })
const notice = (text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor()

// One story: each test goes on where the one before it ended.
describe('a day with Holdfast', () => {
  it('begins on Today, with what there is to do', async () => {
    await page.getByRole('heading', { level: 1, name: 'Two things need you' }).waitFor()
    const yours = page.getByRole('list', { name: 'Yours' })
    expect(await yours.getByRole('listitem').count()).toBe(2)
    await page
      .getByRole('link', { name: /^Today/u })
      .getByText('2')
      .waitFor()
    await expectGoodLooks(page, 'today')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Review accounts' }).waitFor()
  })

  it('says what to do and takes the evidence right there, of the types that were asked for', async () => {
    await page.getByText('people who stay long collect keys').waitFor()
    await expectGoodLooks(page, 'obligation-open')
    await page.getByRole('button', { name: 'Record as done' }).click()
    await page.getByText('Still missing: Export of accounts, Ticket of the review').waitFor()
    await page.getByLabel(/^Export of accounts/u).setInputFiles(file('accounts.exe', 'MZ'))
    await page.getByText('Asked for is csv, pdf.').waitFor()
    await page.getByRole('button', { name: 'Remove accounts.exe' }).click()
    await page.getByLabel(/^Export of accounts/u).setInputFiles(file('accounts.csv', 'ada,admin\ncem,user\n'))
    await page.getByText('stored').waitFor()
    await page.getByLabel('Ticket of the review').fill('https://tickets.acme.test/SEC-7')
    await page.getByRole('button', { name: 'Record as done' }).click()
    await notice('Recorded: met on time.')
    await page.getByText('Cem Kaya recorded it as').waitFor()
    expect(await page.getByRole('button', { name: 'Record as done' }).count()).toBe(0)
    const evidence = page.getByRole('list', { name: 'Evidence of the record' })
    expect(await evidence.getByRole('listitem').count()).toBe(2)
    await expectGoodLooks(page, 'obligation-met')
  })

  it('shows a piece of evidence with its digest and what rests on it, and gives back the same bytes', async () => {
    await page.getByRole('link', { name: 'Export of accounts' }).click()
    await page.getByRole('heading', { level: 1, name: 'Export of accounts' }).waitFor()
    await page.getByText('accounts.csv').waitFor()
    await page.getByRole('link', { name: 'Review accounts' }).waitFor()
    await expectGoodLooks(page, 'evidence-item')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Download/u }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toBe('ada,admin\ncem,user\n')
    await page.getByRole('link', { name: 'Evidence', exact: true }).first().click()
    await page.getByRole('row', { name: /^Ticket of the review/u }).waitFor()
    await expectGoodLooks(page, 'evidence-list')
  })

  it('takes a failure only with a word on what went wrong, and opens a finding', async () => {
    await page.goto('/')
    await mine('Compare badges with people').click()
    await page.getByLabel('Done, and it failed').check()
    await page.getByRole('button', { name: 'Record as failed' }).click()
    await page.getByText('Say in a sentence what went wrong').waitFor()
    await page.getByLabel('Note', { exact: true }).fill('Two badges of people who left still open the door.')
    await page.getByLabel('Earlier').check()
    await page.getByLabel(/^Time/u).fill('12:30')
    await page.getByRole('button', { name: 'Record as failed' }).click()
    await page.getByRole('link', { name: 'Failed: Compare badges with people' }).waitFor()
    await page.getByText('2 Nov 2026, 12:30').waitFor()
    expect((await owner.findings.list({})).items).toMatchObject([{ title: 'Failed: Compare badges with people' }])
  })

  it('asks for a waiver, which somebody else decides, led there by their Today', async () => {
    await owner.clock.advance({ to: '2026-11-03T12:00:00Z' })
    await page.goto('/')
    await mine('Check the list of whom to call').click()
    await page.getByRole('button', { name: 'Ask for a waiver…' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: 'Ask for the waiver' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('The telephone system is\nbeing replaced this week.')
    await dialog.getByLabel('Last day of the waiver').click()
    await page.getByRole('button', { name: '20 November 2026' }).click()
    await expectGoodLooks(page, 'waiver-dialog')
    await dialog.getByRole('button', { name: 'Ask for the waiver' }).click()
    await page.getByRole('heading', { name: 'A waiver is asked for' }).waitFor()
    expect(await page.getByRole('button', { name: 'Approve the waiver' }).count()).toBe(0)

    const other = await holdfast.open('/', { cookie: cookieOf(ben.client) })
    await other.page.getByRole('link', { name: 'Waive “Check the list of whom to call”?' }).click()
    await other.page.getByText('The telephone system is being replaced this week.').first().waitFor()
    await expectGoodLooks(other.page, 'waiver-decision')
    await other.page.getByRole('button', { name: 'Approve the waiver' }).click()
    await other.page.getByText('approved the waiver').waitFor()
    expect(other.watched.problems).toEqual([])
  })

  it('hands a duty over to somebody, who then finds it on their Today', async () => {
    await owner.clock.advance({ to: '2026-11-09T12:00:00Z' })
    await page.goto('/')
    await mine('Review accounts').click()
    await page.getByRole('button', { name: 'Hand over…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'To' }).click()
    await page.getByRole('option', { name: 'Ada Owner' }).click()
    await dialog.getByLabel('Reason').fill('On holiday')
    await dialog.getByRole('button', { name: 'Hand over' }).click()
    await page.getByText('This is the duty of Ada Owner.').waitFor()
    await page.getByText('On holiday').waitFor()
    expect((await owner.obligations.today({})).mine).toMatchObject([{ title: 'Review accounts' }])
  })

  it('lets one piece of evidence prove several duties', async () => {
    const other = await holdfast.open('/', { cookie: cookieOf(owner) })
    await mineOf(other.page).getByRole('link', { name: 'Review accounts' }).click()
    await other.page.getByRole('button', { name: 'Use evidence that is there' }).click()
    const choice = other.page.getByRole('combobox', { name: 'Evidence that is there' })
    await choice.click()
    await other.page.getByRole('option', { name: /^Export of accounts/u }).click()
    await other.page.getByRole('button', { name: 'Record as done' }).click()
    await other.page.getByText('Still missing: Ticket of the review').waitFor()
    await choice.click()
    await other.page.getByRole('option', { name: /^Ticket of the review/u }).click()
    await other.page.getByRole('button', { name: 'Record as done' }).click()
    await other.page.getByText('Ada Owner recorded it as').waitFor()
    const { items } = await owner.evidence.list({ kind: ['file'] })
    expect(items).toMatchObject([{ usedBy: [{ occurrence: '2026-11-02' }, { occurrence: '2026-11-09' }] }])
    expect(other.watched.problems).toEqual([])
  })
})

describe('looking back and around', () => {
  it('shows Today as it was, with nothing to press', async () => {
    await page.goto('/?asOf=2026-11-02T10:30:00Z')
    await page.getByText('You are looking at the past').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Two things need you' }).waitFor()
    await mine('Review accounts').click()
    await page.getByText('As of 2 Nov 2026, 11:30:00').waitFor()
    await page.getByRole('heading', { name: 'What happened' }).waitFor()
    expect(await page.getByRole('button', { name: /Hand over|Record|waiver/u }).count()).toBe(0)
    expect(await page.getByText('recorded it as').count()).toBe(0)
  })

  it('narrows obligations by state, time and person, all of it in the URL', async () => {
    await page.goto('/obligations')
    await page.getByRole('button', { name: 'State: open, missed' }).waitFor()
    await page.getByRole('button', { name: /^Due/u }).click()
    await page.getByRole('button', { name: 'Last 90 days' }).click()
    await page
      .getByRole('row', { name: /^Compare badges with people/u })
      .first()
      .waitFor()
    await expectGoodLooks(page, 'obligations')
    await page.getByLabel('Only mine').check()
    await expect.poll(() => page.url()).toContain('mine=true')
    await page.getByRole('button', { name: /^State/u }).click()
    await page.getByRole('checkbox', { name: 'met', exact: true }).check()
    await page.keyboard.press('Escape')
    await page.getByText('2 on this page').waitFor()
    await page.getByRole('columnheader', { name: 'Opens' }).getByRole('link').click()
    await expect.poll(() => page.url()).toContain('sort=opensAt')
    await page.reload()
    await page.getByText('2 on this page').waitFor()
    expect(await page.getByRole('row', { name: /^Review accounts/u }).count()).toBe(1)
  })

  it('goes to anything by name, and to pages by letter', async () => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page, a control, a person…').fill('access is rev')
    await page.getByRole('dialog').getByText('control · administrative').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Access is reviewed' }).waitFor()
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.getByRole('heading', { level: 1, name: 'Evidence' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/evidence')
  })
})

describe('the account', () => {
  it('changes the password, and tells when the one given is wrong', async () => {
    tab.watched.expectFailure(/\/api\/account\/password$/u)
    await page.goto('/account')
    await page.getByLabel('Current password').fill('not this one')
    await page.getByLabel('New password').fill('a much better password')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('The current password is wrong.').waitFor()
    await page.getByLabel('Current password').fill(testPassword)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await notice(/^Your password is changed/u)
    const again = holdfast.test.browser()
    const session = await again.identity.signIn({ email: 'cem.kaya@acme.test', password: 'a much better password' })
    expect(session.person?.name).toBe('Cem Kaya')
  })

  it('makes a key that may do what was chosen, shows it once, and revokes it', async () => {
    await page.getByRole('button', { name: 'Create a key…' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Backup check')
    await page.getByRole('button', { name: 'Record duties' }).click()
    await expectGoodLooks(page, 'account-create-key')
    await page.getByRole('button', { name: 'Create the key' }).click()
    const token = (await page.getByText(/^hf_\w+/u).textContent()) ?? ''
    await page.getByRole('button', { name: 'I have copied it' }).click()
    expect(await page.getByText(token).count()).toBe(0)

    const key = holdfast.test.withKey(token)
    expect((await key.obligations.list({})).items.length).toBeGreaterThan(0)
    await expect(key.people.list({})).rejects.toMatchObject({ code: 'forbidden' })
    await page.getByRole('button', { name: 'Revoke Backup check' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await notice('The key is revoked.')
    await expect(key.obligations.list({})).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('sessions', () => {
  it('enter another organization of the same person, where nothing of the first is shown', async () => {
    const other = await foundAnotherOrganization(holdfast.test, { name: 'Globex', email: 'gil@globex.test' })
    const person = await other.owner.people.create({ name: 'Ada at Globex', email: 'ada@acme.test' })
    const { link } = await other.owner.people.invite({ id: person.id })
    // Whoever has an account proves it with its password.
    const invited = await holdfast.open(link)
    await invited.page.getByLabel('Password', { exact: true }).fill(testPassword)
    await invited.page.getByRole('button', { name: 'Accept and sign in' }).click()
    await invited.page.getByRole('button', { name: 'Globex Ada at Globex' }).click()
    await invited.page.getByRole('button', { name: 'Acme' }).click()
    await invited.page.getByRole('button', { name: 'Acme Ada Owner' }).waitFor()
    await invited.page.getByRole('row', { name: /^Review accounts/u }).waitFor()
    await invited.page.getByRole('button', { name: 'Acme Ada Owner' }).click()
    expect((await axeCheck(invited.page)).violations).toEqual([])
    const line = invited.page.getByRole('img', { name: /^Execution gap by week: .*week of 2 Nov 2026 0\s%/u })
    expect(await line.count()).toBe(1)
    await invited.page.getByRole('button', { name: 'Globex' }).click()
    await invited.page.getByText('No duty of yours is open').waitFor()
    expect(invited.watched.problems).toEqual([])
  })

  it('that have ended lead to the sign-in and back to where one was', async () => {
    tab.watched.expectFailure(/\/api\//u)
    await page.goto('/evidence')
    await page.getByRole('heading', { level: 1, name: 'Evidence' }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('link', { name: 'Obligations' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await page.getByLabel('E-mail').fill('cem.kaya@acme.test')
    await page.getByLabel('Password', { exact: true }).fill('a much better password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Obligations' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/obligations')
  })
})
