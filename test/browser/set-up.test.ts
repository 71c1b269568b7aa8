import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testPassword } from '../support/organization.ts'
import { expectGoodLooks, startAppInBrowser, type AppInBrowser, type Tab } from './app-in-browser.ts'

let holdfast: AppInBrowser
let tab: Tab
let page: Page

beforeAll(async () => {
  holdfast = await startAppInBrowser({ simulateFrom: '2026-11-02T08:00:00Z' })
  tab = await holdfast.open('/')
  page = tab.page
})

afterAll(() => holdfast.close())

const people = `Name,E-mail,Title,Access role,Shoe size
Ben Okafor,ben@acme.test,CEO,manager,44
Cem Kaya,cem at acme,Head of IT,control owner,41
Dee Lind,dee@acme.test,People lead,boss,38
`

const heading = (name: RegExp | string) => page.getByRole('heading', { level: 1, name }).waitFor()

// One organization, set up from the first page to the last: each test goes on where the one before it ended.
describe('the first-run set-up', () => {
  it('opens by itself on a fresh installation, guesses the time zone, and says what is wrong at the field', async () => {
    await heading('Set up Holdfast')
    expect(new URL(page.url()).pathname).toBe('/set-up')
    expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Europe/Berlin')
    await expectGoodLooks(page, 'set-up-organization')

    await page.getByLabel('Name', { exact: true }).fill('Acme')
    await page.getByLabel('Your name').fill('Ada Owner')
    await page.getByLabel('E-mail').fill('ada@acme.test')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Create the organization' }).click()
    await page.getByText('Use at least 12 characters').waitFor()

    // What only the server knows comes back to the field as well.
    tab.watched.expectFailure(/\/api\/setup$/u)
    await page.getByLabel('Password', { exact: true }).fill('aaaaaaaaaaaaaa')
    await page.getByRole('button', { name: 'Create the organization' }).click()
    await page.getByText('use more than a few different characters').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(testPassword)
    await page.getByRole('button', { name: 'Create the organization' }).click()
    await heading('Who shares the work?')
  })

  it('shows each rejected cell of a CSV where it stands, and takes it once it is put right there', async () => {
    const csv = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) }
    await page.locator('input[type=file]').setInputFiles(csv)
    await page.getByText('3 people read from people.csv').waitFor()
    await page.getByRole('button', { name: 'Remove the column' }).click()
    await page.getByRole('button', { name: 'Add 3 people' }).click()
    await page.getByText('2 cells need your hand').waitFor()
    expect(await page.getByLabel('E-mail, row 3').getAttribute('aria-invalid')).toBe('true')
    await page.getByText('this is not an e-mail address').waitFor()
    await page.getByText(/^this role is not known/u).waitFor()
    await expectGoodLooks(page, 'set-up-people')

    await page.getByLabel('E-mail, row 3').fill('cem@acme.test')
    await page.getByLabel('Role in Holdfast, row 4').selectOption('control_owner')
    await page.getByRole('button', { name: 'Add 3 people' }).click()
    await page.getByText('3 people were added.').waitFor()
  })

  it('makes a link with which each of them can come in', async () => {
    await page.getByRole('button', { name: 'Make invitation links' }).click()
    await page.getByText('This server sends no mail').waitFor()
    await expect.poll(() => page.getByText(`${holdfast.test.url}/invitation#`).count()).toBe(3)
  })

  it('is taken up again where it was left', async () => {
    await page.getByRole('link', { name: 'Leave for now' }).click()
    await heading('Nothing needs you')
    await page.getByRole('link', { name: 'Apply the starter program' }).click()
    await heading('Start from a program that is ready')
    expect(new URL(page.url()).pathname).toBe('/set-up')
  })

  it('shows what a program holds before it is taken, and plans its duties', async () => {
    await page.getByText('What it holds').click()
    await page.getByRole('heading', { name: /^Procedures/u }).waitFor()
    await expectGoodLooks(page, 'set-up-program')
    await page.getByRole('button', { name: 'Use this program' }).click()
    await heading('Who does what?')
    const told = await page.getByText(/^The program stands/u).textContent()
    expect(told).toMatch(/with \d{3} duties planned\.$/u)
  })

  it('proposes who holds which role by job title, with nobody approving what they bring in', async () => {
    const holder = (role: string) => page.getByRole('combobox', { name: `Who holds ${role}` }).inputValue()
    expect(await holder('Chief executive')).toBe('Ben Okafor (CEO)')
    expect(await holder('IT lead')).toBe('Cem Kaya (Head of IT)')
    expect(await page.getByText(/somebody else must/u).count()).toBe(0)
    await page.getByRole('combobox', { name: 'Who holds Chief executive' }).click()
    await page.getByRole('option', { name: 'Ada Owner' }).click()
    await page.getByText('Brings the policies in with this set-up, so somebody else must approve them').waitFor()
    await page.getByRole('combobox', { name: 'Who holds Chief executive' }).click()
    await page.getByRole('option', { name: 'Ben Okafor (CEO)' }).click()
    await expectGoodLooks(page, 'set-up-roles')
  })

  it('ends on Today, and has nothing more to ask', async () => {
    await page.getByRole('button', { name: 'Finish, and go to Today' }).click()
    await page.getByText('Everybody has their part.').waitFor()
    await page.goto('/set-up')
    await page.getByRole('heading', { name: 'Yours' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(tab.watched.problems).toEqual([])
  })
})

describe('coming and going', () => {
  it('asks a stranger to sign in, and then shows the page that was asked for', async () => {
    await page.getByRole('button', { name: 'Acme Ada Owner' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading('Sign in')
    await page.goto('/obligations?state=open')
    await heading('Sign in')
    await expectGoodLooks(page, 'sign-in')
    await page.getByLabel('E-mail').fill('Ada@Acme.test')
    await page.getByLabel('Password', { exact: true }).fill(testPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await heading('Obligations')
    expect(new URL(page.url()).search).toBe('?state=open')
    expect(tab.watched.problems).toEqual([])
  })

  it('never sends anybody to another site after the sign-in', async () => {
    const stranger = await holdfast.open('/sign-in?from=//evil.example/')
    await stranger.page.getByLabel('E-mail').fill('ada@acme.test')
    await stranger.page.getByLabel('Password', { exact: true }).fill(testPassword)
    await stranger.page.getByRole('button', { name: 'Sign in' }).click()
    await stranger.page.getByRole('heading', { name: 'Yours' }).waitFor()
    expect(stranger.page.url()).toBe(`${holdfast.test.url}/`)
  })

  it('says so when somebody is locked out', async () => {
    const stranger = await holdfast.open('/sign-in')
    stranger.watched.expectFailure(/\/api\/session$/u)
    await stranger.page.getByLabel('E-mail').fill('ada@acme.test')
    for (let attempt = 0; attempt < 6; attempt++) {
      await stranger.page.getByLabel('Password', { exact: true }).fill(`wrong number ${attempt}`)
      await stranger.page.getByRole('button', { name: 'Sign in' }).click()
      await stranger.page
        .getByRole('alert')
        .getByText(attempt < 5 ? 'E-mail or password is wrong.' : 'Try again in 15 minutes')
        .waitFor()
    }
    expect(stranger.watched.problems).toEqual([])
  })

  it('lets an invited person choose a password, once', async () => {
    const owner = holdfast.test.browser()
    const superuser = await holdfast.test.superuser()
    await superuser.query('delete from directory.sign_in_attempt')
    await superuser.end()
    await owner.identity.signIn({ email: 'ada@acme.test', password: testPassword })
    const dee = (await owner.people.list({})).items.find(({ email }) => email === 'dee@acme.test')
    const { link } = await owner.people.invite({ id: dee?.id ?? '' })

    const invited = await holdfast.open(link)
    await invited.page.getByRole('heading', { name: 'Accept your invitation' }).waitFor()
    await expectGoodLooks(invited.page, 'invitation')
    await invited.page.getByLabel('Password', { exact: true }).fill(testPassword)
    await invited.page.getByRole('button', { name: 'Accept and sign in' }).click()
    await invited.page.getByRole('button', { name: 'Acme Dee Lind' }).waitFor()
    expect(invited.watched.problems).toEqual([])

    const again = await holdfast.open(link)
    again.watched.expectFailure(/\/api\/invitations\/accept$/u)
    await again.page.getByLabel('Password', { exact: true }).fill(testPassword)
    await again.page.getByRole('button', { name: 'Accept and sign in' }).click()
    await again.page.getByRole('heading', { name: 'This invitation does not work' }).waitFor()
  })
})
