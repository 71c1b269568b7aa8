import { emptyAggregate, observe, serializeDelta } from '@holdfast/api-discovery'
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

let holdfast: AppInBrowser
let organization: TestOrganization
let owner: TestClient & { cookie: () => string | undefined }
let tab: Tab
let page: Page

beforeAll(async () => {
  holdfast = await startAppInBrowser({ simulateFrom: '2026-01-05T07:30:00Z' })
  organization = await setUpOrganization(holdfast.test)
  owner = organization.owner as typeof owner // every client of the tests is made by browser(), which adds its cookie
  await owner.program.apply({ files: tinyProgram(procedures), holders: { lead: organization.ownerId } })
  await owner.clock.advance({ to: '2026-01-05T08:30:00Z' })
  tab = await holdfast.open('/', { cookie: owner.cookie() })
  page = tab.page
})
afterAll(() => holdfast.close())

const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

/** What a pipeline sends. */
async function report(what: 'inventory' | 'traffic' | 'test-runs', body: string): Promise<void> {
  const { token } = await owner.identity.createApiKey({ name: 'CI', scopes: ['api:report'] })
  const id = (await owner.apis.list({})).items[0]?.id ?? ''
  const response = await fetch(`${holdfast.test.url}/api/apis/${id}/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body,
  })
  expect([response.status, await response.text()]).toMatchObject([201, expect.any(String)])
}

describe('the pages of APIs', () => {
  it('say what to do when there is none', async () => {
    await page.getByRole('link', { name: 'APIs', exact: true }).click()
    await heading('APIs')
    await page.getByText('No APIs yet').waitFor()
    await expectGoodLooks(page, 'apis-empty')
  })

  it('add one, with what the server and the form miss said at the field', async () => {
    await page.getByRole('link', { name: 'Add an API' }).first().click()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('Give it a name').waitFor()
    await page.getByLabel('Name').fill('Shop')
    await page.getByLabel('Slug').fill('shop')
    await page.getByRole('combobox', { name: 'Who can reach it' }).click()
    await page.getByRole('option', { name: /^Public/u }).click()
    await page.getByRole('combobox', { name: 'Owner' }).click()
    await page.getByRole('option', { name: 'Ada Owner' }).click()
    await page.getByRole('combobox', { name: 'Control' }).click()
    await page.getByRole('option', { name: 'Access is reviewed' }).click()
    await page.getByRole('combobox', { name: 'Duty that a test run carries out' }).click()
    await page.getByRole('option', { name: 'Test the APIs' }).click()
    await expectGoodLooks(page, 'api-add')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await heading('Shop')
    await page.getByText('Nobody has reported an endpoint yet').waitFor()
    await page.getByText('npx holdfast api discover').waitFor()
  })

  it('show what source code and specification say of each endpoint', async () => {
    await report(
      'inventory',
      [
        '{"method":"GET","path":"/orders/{id}","file":"src/orders.ts","line":12,"framework":"express","guard":"requireAuth"}',
        '{"method":"POST","path":"/debug","file":"src/debug.ts","line":3,"framework":"express","guard":"unknown"}',
        '{"method":"GET","path":"/orders/{orderId}","origin":"specification","file":"openapi.yaml","line":9,"promisedSecurity":["bearer"]}',
      ].join('\n'),
    )
    await page.reload()
    await page.getByRole('row', { name: /GET \/orders\/\{orderId\}.*documented.*requireAuth/u }).waitFor()
    await page.getByRole('row', { name: /POST \/debug.*shadow.*unknown/u }).waitFor()
    await expectGoodLooks(page, 'api-endpoints')
    await page.getByPlaceholder('Path').fill('debug')
    await expect.poll(() => new URL(page.url()).search).toBe('?contains=debug')
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
  })

  it('show of one endpoint what traffic says against it', async () => {
    const counted = emptyAggregate()
    const answered = { status: 200, host: 'shop.test', at: Date.parse('2026-01-05T08:10:00Z'), responseHeaders: [] }
    const stranger = { ...answered, method: 'GET', path: '/orders/7', requestHeaders: [] }
    const mail = { contentType: 'application/json', text: '{"mail":"ada@example.com"}' }
    observe(counted, { ...stranger, responseBody: mail })
    observe(counted, {
      ...stranger,
      query: 'page=2',
      requestHeaders: [{ name: 'authorization', value: 'Bearer 7f3c' }],
    })
    await report('traffic', serializeDelta(counted, { agent: 'gateway', sequence: 1 }))
    await page.goto(page.url().split('?')[0] ?? '')
    await page.getByRole('row', { name: /GET \/orders\/\{orderId\}.*authentication.*email/u }).waitFor()
    await expectGoodLooks(page, 'api-endpoints-with-traffic')
    await page.getByRole('link', { name: 'GET /orders/{orderId}' }).click()
    await heading('GET /orders/{orderId}')
    await page.getByText('1 request without credentials succeeded, and bearer is specified.').waitFor()
    await page.getByRole('row', { name: /page.*query.*integer/u }).waitFor()
    await page.getByText('src/orders.ts:12').waitFor()
    await page.getByText('openapi.yaml:9').waitFor()
    await expectGoodLooks(page, 'api-endpoint')
    await page.getByRole('link', { name: 'Shop' }).click()
    await heading('Shop')
  })

  it('show what a test found, and lead to the finding and the report', async () => {
    await report(
      'test-runs',
      JSON.stringify({
        tool: 'holdfast-api-test',
        version: 1,
        startedAt: '2026-01-05T08:00:00Z',
        finishedAt: '2026-01-05T08:20:00Z',
        complete: true,
        target: 'https://staging.shop.test',
        summary: { endpoints: 2, endpointsReached: 2, rules: 40, requests: 321, coverage: { percent: 98.5 } },
        findings: [
          {
            fingerprint: 'aaaaaaaaaaaaaaaa',
            rule: 'bola-read',
            title: 'Objects of other users can be read',
            severity: 'high',
            cvss: '',
            cwe: [639],
            owasp: 'API1:2023',
            message: 'bob reads what is alice’s.',
            why: 'Whoever is signed in reads everything.',
            fix: 'Check the owner.',
            source: { file: 'src/orders.ts', line: 12 },
            affected: ['GET /orders/{id}'],
            controls: [],
          },
        ],
        coverage: [{ endpoint: 'GET /orders/{id}', ran: ['bola-read'] }],
      }),
    )
    await page.reload()
    await page
      .getByRole('link', { name: /^Findings\s*1$/u })
      .last()
      .click()
    await page
      .getByRole('row', { name: /Objects of other users can be read.*open.*high.*src\/orders\.ts:12/u })
      .waitFor()
    await expectGoodLooks(page, 'api-findings')
    await page.getByRole('link', { name: 'Test runs' }).click()
    await page.getByRole('row', { name: /complete.*2 of 2.*98\.5 %.*40.*1 new, 0 gone/u }).waitFor()
    await expectGoodLooks(page, 'api-runs')
    await page.getByRole('row').nth(1).getByRole('link').click()
    await heading('API test of Shop, 2026-01-05')
    await page.getByText('Test the APIs').waitFor()
  })

  it('change it, and retire it', async () => {
    await page.getByRole('link', { name: 'APIs', exact: true }).click()
    await page.getByRole('link', { name: 'Shop' }).click()
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByLabel('Name').fill('The shop')
    await page.getByRole('button', { name: 'Save' }).click()
    await heading('The shop')
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByRole('button', { name: 'Retire it' }).click()
    await page.getByText('retired', { exact: true }).waitFor()
    expect(tab.watched.problems).toEqual([])
  })
})
