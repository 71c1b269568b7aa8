import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../support/organization.ts'
import type { TestClient } from '../support/test-app.ts'
import { type AppInBrowser, expectGoodLooks, startAppInBrowser, type Tab } from './app-in-browser.ts'

const procedures = `- id: test-apis
  control: access-review
  title: Test the APIs
  role: lead
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO' } }
  window: P2D
  steps: Run the tests.
`
const control = `id: safe-apis
title: APIs are tested
kind: technical
objective: Attackers find nothing that we had not found.
owner: lead
requirements: ['soc2:CC7.1', 'soc2:CC4.1']
`

let holdfast: AppInBrowser
let organization: TestOrganization
let owner: TestClient & { cookie: () => string | undefined }
let tab: Tab
let page: Page

beforeAll(async () => {
  holdfast = await startAppInBrowser({ simulateFrom: '2026-01-05T07:30:00Z' })
  organization = await setUpOrganization(holdfast.test)
  owner = organization.owner as typeof owner // every client of the tests is made by browser(), which adds its cookie
  await owner.program.apply({
    files: tinyProgram(procedures, { 'controls/safe-apis.yaml': control }),
    holders: { lead: organization.ownerId },
  })
  await owner.apis.create({ slug: 'shop', title: 'Shop', ownerId: organization.ownerId })
  await owner.apis.create({ slug: 'admin', title: 'Admin' })
  tab = await holdfast.open('/', { cookie: owner.cookie() })
  page = tab.page
})
afterAll(() => holdfast.close())

const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

describe('the pages of checks', () => {
  it('list them, none of them good before it ran', async () => {
    await page.getByRole('link', { name: 'Checks', exact: true }).click()
    await heading('Checks')
    await page
      .getByRole('row', {
        name: /Every API was tested lately.*It has not run yet.*not assessed.*APIs are tested.*never/u,
      })
      .waitFor()
    expect(await page.getByRole('cell', { name: 'pass' }).count()).toBe(0)
  })

  it('run one, and show what failed, what to do, and the finding', async () => {
    await page.getByRole('link', { name: /Every API was tested lately/u }).click()
    await heading('Every API was tested lately')
    await page.getByText('otherwise it runs by itself within the hour.').waitFor()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByText('2 failures, with 2 things looked at.').waitFor()
    await page.getByRole('row', { name: /Shop.*No complete test of this coverage was ever reported.*API/u }).waitFor()
    await page.getByRole('row', { name: /1, 5 Jan 2026.*days 30 · coverage 80.*fail.*2.*2/u }).waitFor()
    await expectGoodLooks(page, 'check')
    await page.getByRole('link', { name: 'the finding' }).click()
    await heading('Check failed: Every API was tested lately')
    await page.goBack()
  })

  it('set its limits, with what the server misses at the field, and show an earlier run', async () => {
    await page.getByLabel('A test counts for').fill('14')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It holds from the next run on.').waitFor()
    for (const { id } of (await owner.apis.list({})).items) await owner.apis.update({ id, status: 'retired' })
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('row', { name: /2, 5 Jan 2026.*days 14 · coverage 80.*not assessed.*0/u }).waitFor()
    await page.getByText('Nothing was assessed').waitFor()
    await page
      .getByRole('row', { name: /1, 5 Jan 2026/u })
      .getByRole('link')
      .click()
    await page.getByRole('heading', { name: 'What run 1 found' }).waitFor()
    await page.getByRole('row', { name: /Admin.*No complete test/u }).waitFor()
  })

  it('count on the page of the control, and on Today', async () => {
    for (const { id } of (await owner.apis.list({ status: ['retired'] })).items)
      await owner.apis.update({ id, status: 'active' })
    await owner.checks.run({ key: 'apis-tested' })
    await owner.checks.run({ key: 'duties-in-hand' })
    await owner.checks.run({ key: 'api-inventory-complete' })
    await page.getByRole('link', { name: 'APIs are tested' }).first().click()
    await heading('APIs are tested')
    await page
      .getByRole('row', { name: /Every API was tested lately.*2 failures, with 2 things looked at.*fail.*follow-up/u })
      .waitFor()
    await expectGoodLooks(page, 'control-with-checks')
    await page.goto('/')
    await page.getByRole('link', { name: 'Look at 2 checks that do not pass' }).click()
    await heading('Checks')
    // the worst first
    await page.getByRole('row').nth(1).getByText('fail', { exact: true }).waitFor()
    await expectGoodLooks(page, 'checks')
  })

  it('retire one, which is then shown when asked for', async () => {
    await page.getByRole('link', { name: /Every policy is in force/u }).click()
    await heading('Every policy is in force')
    await page.getByRole('button', { name: 'Retire it' }).click()
    await page.getByRole('button', { name: 'Take it up again' }).waitFor()
    expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0)
    await page.getByText('What is looked at').click()
    await page.getByText("from policies where status = 'active'", { exact: false }).first().waitFor()
    await page.getByText('A retired check does not run.').waitFor()
    await expectGoodLooks(page, 'check-retired')
    expect(tab.watched.problems).toEqual([])
  })
})
