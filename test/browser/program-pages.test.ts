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
  steps: |
    1. Export who has access.
    2. Take away what is not needed.
  evidence:
    - { id: list, title: Who had access, kind: statement }
- id: restore-test
  control: backups
  title: Restore a backup
  role: lead
  when:
    schedule: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=20' }
  window: P5D
  severity: medium
  steps: Restore, and look inside.
`

const policy = `---
id: access
title: Access policy
owner: lead
approver: executive
acknowledge: everyone
requirements: ['soc2:CC6.1']
---
## Statement of intent
Only who needs access has it.

## Scope
Everything.

## Roles and responsibilities
- **Security lead**: gives and takes access.

## Rules
- Access is reviewed every month.
- The screen locks after five minutes.
`

const files = tinyProgram(procedures, {
  'controls/access-review.yaml': `id: access-review
title: Access is reviewed
kind: administrative
objective: Nobody keeps access that the job no longer needs.
owner: lead
requirements: ['soc2:CC6.2', 'soc2:CC6.3']
policies: [access]
`,
  'controls/backups.yaml': `id: backups
title: Data is backed up
kind: technical
objective: No failure takes more than a day of data.
owner: executive
requirements: ['soc2:A1.2']
`,
  'policies/access.md': policy,
})

let holdfast: AppInBrowser
let organization: TestOrganization
let owner: TestClient & { cookie: () => string | undefined }
let lead: { client: TestClient; id: string }
let mia: { client: TestClient; id: string }
let tab: Tab
let page: Page

// The clients of tests keep their cookies, like a browser; a tab can go on with them. All are made by `browser()`, which adds this.
const cookieOf = (client: TestClient) => (client as typeof owner).cookie()

beforeAll(async () => {
  holdfast = await startAppInBrowser({ simulateFrom: '2026-01-05T07:00:00Z' })
  organization = await setUpOrganization(holdfast.test)
  owner = organization.owner as typeof owner // made by browser()
  lead = await organization.join({ name: 'Liv Lead', accessRole: 'control_owner' })
  mia = await organization.join({ name: 'Mia Member' })
  await owner.program.apply({ files, holders: { lead: lead.id, executive: organization.ownerId } })
  // Five weeks: the first is met, the second late, the others missed.
  const advance = (to: string) => owner.clock.advance({ to })
  const complete = async (id: string) => {
    const { id: evidenceId } = await lead.client.evidence.add({
      kind: 'statement',
      title: 'Who had access',
      statement: 'Four people, all of them needed.',
    })
    await lead.client.obligations.complete({ id, evidence: [{ evidenceId, requirement: 'list' }] })
  }
  const weekly = async (state: 'open' | 'missed') => {
    const { items } = await lead.client.obligations.list({ state })
    return items.find(({ procedure }) => procedure.key === 'weekly-review')?.id ?? ''
  }
  await advance('2026-01-12T12:00:00Z')
  await complete(await weekly('open'))
  await advance('2026-01-23T08:00:00Z')
  await complete(await weekly('missed'))
  await advance('2026-02-12T08:00:00Z')
  tab = await holdfast.open('/controls', { cookie: owner.cookie() })
  page = tab.page
})

afterAll(() => holdfast.close())

const heading = (name: RegExp | string) => page.getByRole('heading', { level: 1, name }).waitFor()
const section = (name: RegExp | string): Locator => page.getByRole('region', { name })
const choose = async (label: string, option: string, within: Page | Locator = page) => {
  await within.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}

describe('controls', () => {
  it('are listed with how their duties went, and narrowed through the URL', async () => {
    await page.getByRole('cell', { name: '1 of 6 on time' }).waitFor()
    await expectGoodLooks(page, 'controls')
    await page.getByRole('button', { name: 'Kind', exact: true }).click()
    await page.getByRole('checkbox', { name: 'technical' }).check()
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    expect(new URL(page.url()).search).toBe('?kind=technical')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Owner', exact: true }).click()
    await page.getByRole('radio', { name: 'Liv Lead' }).check()
    await page.getByText('No control matches').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
  })

  it('lead to the duties behind a number', async () => {
    await page.getByRole('link', { name: '4 missed' }).click()
    await heading('Obligations')
    await expect.poll(() => page.getByRole('link', { name: /^Look through new access/u }).count()).toBe(4)
    await page.goBack()
  })

  it('show three verdicts apart, each with its reason, and a year of occurrences', async () => {
    await page.getByRole('link', { name: 'Access is reviewed' }).click()
    await heading('Access is reviewed')
    const verdicts = section('Verdicts of the last 365 days')
    await verdicts.getByText('inadequate').waitFor()
    await verdicts.getByText('The policy “Access policy” is not published').waitFor()
    await verdicts.getByText('1 of 6 on time, 1 late, 4 missed').waitFor()
    await verdicts.getByText('Execution gap 83').waitFor()
    const year = section('The year 2026 of this control')
    await year.getByRole('link', { name: /Jan 2026: met late$/u }).waitFor()
    await expectGoodLooks(page, 'control')
    await year.getByRole('link', { name: '2027 →' }).click()
    await section('The year 2027 of this control').waitFor()
    expect(new URL(page.url()).search).toBe('?year=2027')
    await page.getByRole('link', { name: '← 2026' }).click()
  })

  it('open a procedure to its steps, rhythm and evidence', async () => {
    await section('Procedures').getByText('Look through new access').click()
    await section('Procedures').getByText('Take away what is not needed.').waitFor()
    await section('Procedures').getByText('a nonconformity of high severity').waitFor()
    await section('Procedures').getByText('Who had access').waitFor()
  })

  it('lead to the requirement that they answer, in its framework', async () => {
    await page.getByRole('link', { name: /CC6\.2$/u }).click()
    await heading('SOC 2 Trust Services Criteria')
    expect(new URL(page.url()).hash).toBe('#CC6.2')
    await expect.poll(() => page.locator('[id="CC6.2"]').isVisible()).toBe(true)
    expect(await page.locator('[id="CC6.2"]').getByRole('link', { name: 'Access is reviewed' }).count()).toBe(1)
  })
})

describe('a framework', () => {
  it('marks what no control answers, and shows only that', async () => {
    await page.locator('[id="CC6.4"]').getByText('no control').waitFor()
    await expectGoodLooks(page, 'framework')
    await page.getByText(/^Without a control/u).click()
    await expect.poll(() => page.locator('[id="CC6.2"]').count()).toBe(0)
    expect(await page.locator('[id="CC6.4"]').count()).toBe(1)
    expect(new URL(page.url()).search).toBe('?show=uncovered')
  })
})

describe('the execution gap', () => {
  it('tells where it comes from, and leads there', async () => {
    await page.goto('/execution-gap')
    await page.getByRole('link', { name: 'Access is reviewed' }).waitFor()
    await expectGoodLooks(page, 'execution-gap')
    await page.getByText('By person').click()
    await page.getByRole('link', { name: 'Liv Lead' }).waitFor()
    await page.getByText('Own dates').click()
    await page.getByRole('button', { name: 'Last day' }).click()
    await page.getByRole('button', { name: '1 February 2026', exact: true }).click()
    await expect.poll(() => page.getByRole('row', { name: /^Liv Lead/u }).textContent()).toContain('80')
    expect(new URL(page.url()).search).toBe('?by=assignee&period=own&until=2026-02-01')
    await page.getByRole('link', { name: 'Missed' }).click()
    await heading('Obligations')
    expect(new URL(page.url()).search).toContain('state=missed')
  })
})

describe('a policy', () => {
  it('is approved by another person than its author, and published', async () => {
    await page.goto('/policies')
    await page.getByRole('link', { name: 'Access policy', exact: true }).click()
    await heading('Access policy')
    await page.getByText('You wrote it, so somebody else has to approve it.').waitFor()
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)

    const boss = await organization.join({ name: 'Bo Manager', accessRole: 'manager' })
    const other = await holdfast.open(new URL(page.url()).pathname, { cookie: cookieOf(boss.client) })
    await other.page.getByRole('button', { name: 'Approve' }).click()
    await other.page.getByText('Approved. It can be published now.').waitFor()
    await other.page.getByRole('button', { name: 'Publish' }).click()
    await other.page.getByText('version 1 in force since 12 Feb 2026').waitFor()
    await other.page.getByText('0 of 4').waitFor()
    expect(other.watched.problems).toEqual([])
    await other.page.context().close()
  })

  it('is acknowledged by name, and shows who is missing', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Acknowledge version 1' }).click()
    await page.getByRole('button', { name: 'I have read and understood it' }).click()
    await section('Acknowledged').getByText('1 of 4').waitFor()
    await section('Acknowledged').getByText('Mia Member').waitFor()
    expect(await page.getByRole('button', { name: 'Acknowledge version 1' }).count()).toBe(0)
    await expectGoodLooks(page, 'policy')
  })

  it('is written anew with a preview and with what it changes, and handed in', async () => {
    await page.getByRole('link', { name: 'Write a new version' }).click()
    await heading('New version')
    const text = page.getByRole('textbox', { name: 'Text of the policy, in Markdown' })
    await text.fill((await text.inputValue()).replace('five minutes', 'three minutes'))
    await page.getByRole('listitem').filter({ hasText: 'three minutes' }).waitFor()
    await page.getByText('Changes', { exact: true }).click()
    await page.getByRole('insertion').filter({ hasText: 'three' }).waitFor()
    await expectGoodLooks(page, 'policy-draft')

    // Leaving would lose it, so the page asks.
    await page.getByRole('link', { name: 'Leave' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Save the draft' }).click()
    await page.getByText('The draft is saved.').waitFor()
    await page.getByRole('button', { name: 'Submit for approval' }).click()
    await heading('Access policy')
    expect(new URL(page.url()).search).toBe('?version=2')
    await page.getByRole('link', { name: 'What changed since version 1' }).click()
    await page.getByRole('deletion').filter({ hasText: 'five' }).waitFor()
    await expectGoodLooks(page, 'policy-difference')
  })

  it('can be rejected with what has to change', async () => {
    await owner.program.assignRole({
      id: (await owner.program.listRoles({})).items.find(({ key }) => key === 'executive')?.id ?? '',
      personId: lead.id,
    })
    const approver = await holdfast.open(new URL(page.url()).pathname, { cookie: cookieOf(lead.client) })
    await approver.page.getByText('Version 2, written by Ada Owner').waitFor()
    await approver.page.getByRole('link', { name: 'Read version 2' }).click()
    await approver.page.getByRole('button', { name: 'Reject' }).and(approver.page.locator(':disabled')).waitFor()
    await approver.page.getByLabel('Note').fill('Three is too few: people read.')
    await approver.page.getByRole('button', { name: 'Reject' }).click()
    await approver.page.getByText('“Three is too few: people read.”').waitFor()
    expect(approver.watched.problems).toEqual([])
    await approver.page.context().close()
  })
})

describe('people', () => {
  it('are added, and invited with a link that is shown this once', async () => {
    await page.goto('/people')
    await page.getByRole('button', { name: 'Add a person' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a person' })
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.getByText('Give a name').waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('Nia New')
    await dialog.getByLabel('E-mail').fill('mia.member@acme.test')
    tab.watched.expectFailure(/\/api\/people$/u)
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.getByRole('alert').or(dialog.locator('[aria-invalid="true"]')).first().waitFor()
    await dialog.getByLabel('E-mail').fill('nia@acme.test')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.getByText(`${holdfast.test.url}/invitation#`).waitFor()
    await expectGoodLooks(page, 'invitation-link')
    await dialog.getByRole('button', { name: 'Go to Nia New' }).click()
    await heading('Nia New')
    await page.getByText('has not signed in yet').waitFor()
  })

  it('leave, and what they leave behind is shown and given to others', async () => {
    await page.goto(`/people/${lead.id}`)
    await page.getByRole('button', { name: 'Leaves…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End their access' }).click()
    const left = section('What Liv Lead leaves behind')
    await left.getByText('Security lead', { exact: true }).waitFor()
    await expectGoodLooks(page, 'person-left')
    await left.getByRole('button', { name: /^give to somebody ?: Security lead$/u }).click()
    await choose('Person', 'Mia Member', page.getByRole('dialog'))
    await page.getByRole('dialog').getByRole('button', { name: 'Give', exact: true }).click()
    await page.getByText('Security lead: Mia Member from now on.').waitFor()
    await page.goto('/people/roles')
    await page.getByRole('row', { name: /Executive.*nobody/u }).waitFor()
    await page.getByRole('row', { name: /Security lead.*Mia Member/u }).waitFor()
    await expectGoodLooks(page, 'roles')
  })

  it('are away, and somebody stands in', async () => {
    await page.goto('/people/absences')
    await page.getByRole('button', { name: 'Say who is away' }).click()
    const dialog = page.getByRole('dialog')
    await choose('Who is away', 'Mia Member', dialog)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Choose who stands in').waitFor()
    await choose('Who stands in', 'Bo Manager', dialog)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: /Mia Member.*Bo Manager.*away/u }).waitFor()
    await expectGoodLooks(page, 'absences')
    await page.getByRole('button', { name: 'back already' }).click()
    await page.getByText('Nobody is away').waitFor()
  })

  it('work in teams', async () => {
    await page.goto('/people/teams')
    await page.getByRole('button', { name: 'New team' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Support')
    await choose('Members', 'Mia Member')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: /Support.*Mia Member/u }).waitFor()
  })

  it('come from CSV, with each cell that cannot be used marked where it stands', async () => {
    await page.goto('/people/import')
    const csv = 'name,email\nZoe Zed,zoe@acme.test\nYan,not an address\n'
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByRole('button', { name: 'Add 2 people' }).click()
    await page.getByText('this is not an e-mail address').waitFor()
    await page.getByLabel('E-mail, row 3').fill('yan@acme.test')
    await page.getByRole('button', { name: 'Add 2 people' }).click()
    await heading('People')
    await page.getByRole('row', { name: /Yan/u }).waitFor()
    await expectGoodLooks(page, 'people')
  })
})

describe('the organization', () => {
  it('changes its working days and holidays', async () => {
    await page.goto('/settings')
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await page.getByRole('checkbox', { name: 'Friday' }).uncheck()
    await page.getByRole('button', { name: 'Another holiday' }).click()
    await page.getByRole('button', { name: '27 February 2026', exact: true }).click()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('27 Feb 2026').waitFor()
    await expectGoodLooks(page, 'settings')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect(await owner.organization.get({})).toMatchObject({
      workdays: [1, 2, 3, 4],
      holidays: ['2026-02-27', '2027-01-06'],
    })
  })
})

describe('the program', () => {
  it('is taken along as a zip of its files', async () => {
    await page.goto('/program')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download all as a zip' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('acme-program-2026-02-12.zip')
    const zip = await ZipReader.from(bytesSource(await readFile(await download.path())))
    expect(zip.names).toContain('policies/access.md')
    await zip.close()
    await expectGoodLooks(page, 'program')
  })

  it('says what a change would do, and where the files are wrong, before anything is done', async () => {
    await page.getByRole('button', { name: 'See what it would change', exact: true }).click()
    await section('Would be retired').getByText('Restore a backup').waitFor()
    await section('Would be added').getByText('Access control policy').waitFor()
    await expectGoodLooks(page, 'plan')
    await page.getByRole('button', { name: 'Back, change nothing' }).click()
    await page
      .getByRole('button', { name: 'Choose a folder…' })
      .or(page.getByText('Choose a folder…'))
      .first()
      .waitFor()
    expect((await owner.controls.list({})).items.map(({ title }) => title)).toEqual([
      'Access is reviewed',
      'Data is backed up',
    ])
  })
})

describe('what a session may not do', () => {
  it('is not offered', async () => {
    const member = await holdfast.open('/people', { cookie: cookieOf(mia.client) })
    await member.page.getByRole('row', { name: /Ada Owner/u }).waitFor()
    expect(await member.page.getByRole('button', { name: /Add a person/u }).count()).toBe(0)
    expect(await member.page.getByRole('link', { name: 'Ledger' }).count()).toBe(0)
    await member.page.goto('/settings')
    await member.page.getByText('Monday, Tuesday, Wednesday, Thursday').waitFor()
    expect(await member.page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    await member.page.goto('/program')
    await member.page.getByText('Comes with Holdfast').first().waitFor()
    expect(await member.page.getByText('Choose a folder…').count()).toBe(0)
    expect(member.watched.problems).toEqual([])
    await member.page.context().close()
  })

  it('is not offered in the past either, where people and policies are as they were', async () => {
    const [access] = (await owner.policies.list({})).items
    await page.goto(`/policies/${access?.id}?asOf=2026-01-10T00:00:00Z`)
    await page.getByText('You are looking at the past').waitFor()
    await section('Versions').getByText('in review').waitFor()
    expect(await page.getByRole('button', { name: /^(?:Approve|Publish|Acknowledge)/u }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Write a new version' }).count()).toBe(0)
    await page.goto(`/people/${lead.id}?asOf=2026-02-01T00:00:00Z`)
    await page.getByText('Security lead').waitFor()
    expect(await page.getByRole('button', { name: 'Change' }).count()).toBe(0)
  })
})

it('none of it has troubled the browser', () => {
  expect(tab.watched.problems).toEqual([])
})
