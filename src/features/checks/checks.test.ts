import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'
import type { OrgId } from '../../core/ids.ts'
import { doJob } from '../../core/worker/worker.ts'
import { jobHandlers } from '../../surfaces/jobs.ts'
import { tryFixtures } from './fixtures.ts'
import { checkLibrary } from './library.ts'

const control = `id: safe-apis
title: APIs are tested
kind: technical
objective: Attackers find nothing that we had not found.
owner: lead
requirements: ['soc2:CC7.1', 'soc2:CC4.1', 'iso27001-2022:A.8.29']
`
const procedures = `
- id: test-apis
  control: safe-apis
  title: Test the APIs
  role: lead
  steps: Run the tests.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '09:00' } }
  window: P3D
`

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let org: OrgId
let now: Temporal.Instant

/** Monday, 4 January 2027, 09:30 in Berlin. */
async function begin(): Promise<void> {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:30:00Z' })
  now = Temporal.Instant.from('2027-01-04T08:30:00Z')
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  org = (await owner.identity.session({})).organization?.id as OrgId // just set up
  const program = tinyProgram(procedures, { 'controls/safe-apis.yaml': control })
  await owner.program.apply({
    files: { ...program, 'holdfast.yaml': (program['holdfast.yaml'] ?? '').replace('[soc2]', '[soc2, iso27001-2022]') },
    holders: { lead: organization.ownerId },
  })
}
const end = (): Promise<void> => test.close()

const wait = async (duration: Temporal.DurationLike): Promise<void> => {
  now = now.add(duration)
  await owner.clock.advance({ to: now.toString() })
}

const run = (key: string) => owner.checks.run({ key })

/** An API whose test ended at a moment, with or without a fault. */
async function reportTest(apiId: string, finishedAt: Temporal.Instant, ...faults: string[]): Promise<void> {
  const { token } = await owner.identity.createApiKey({ name: 'CI', scopes: ['api:report'] })
  const response = await fetch(`${test.url}/api/apis/${apiId}/test-runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: JSON.stringify({
      tool: 'holdfast-api-test',
      version: 1,
      startedAt: finishedAt.toString(),
      finishedAt: finishedAt.toString(),
      complete: true,
      target: 'http://shop.test',
      summary: { endpoints: 1, endpointsReached: 1, rules: 1, requests: 1, coverage: { percent: 100 } },
      findings: faults.map((fingerprint) => ({
        fingerprint,
        rule: 'bola-read',
        title: 'Objects of others',
        severity: 'critical',
        cvss: '',
        cwe: [639],
        owasp: 'API1:2023',
        message: 'm',
        why: 'w',
        fix: 'f',
        affected: ['GET /a'],
        controls: [],
      })),
      coverage: [{ endpoint: 'GET /a', ran: ['bola-read'] }],
    }),
  })
  expect([response.status, await response.text()]).toMatchObject([201, expect.any(String)])
}

describe('the checks that come with Holdfast', () => {
  beforeAll(begin)
  afterAll(end)

  it('each say of their fixtures what they must: they can fail, and they can pass', async () => {
    const library = [...(await checkLibrary()).values()]
    expect(library.length).toBeGreaterThan(5)
    for (const { check } of library) {
      const wrong = (await tryFixtures(test.app.database, org, check)).filter(({ holds }) => !holds)
      expect({ [check.id]: wrong }).toEqual({ [check.id]: [] })
    }
  })

  it('are not assessed before they ran, nor where there is nothing to look at', async () => {
    const { items } = await owner.checks.list({})
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['not_assessed']))
    expect(items[0]).toMatchObject({ since: null, lastRunAt: null, population: null, reason: 'It has not run yet.' })
    expect(await run('apis-tested')).toMatchObject({ state: 'not_assessed', population: 0, findingId: null })
  })

  it('count for the control that answers most of the same requirements, or for the one that was chosen', async () => {
    const { items: controls } = await owner.controls.list({})
    const idOf = (key: string): string => controls.find((one) => one.key === key)?.id ?? ''
    expect(await owner.checks.get({ key: 'apis-tested' })).toMatchObject({ control: { key: 'safe-apis' } })
    expect(await owner.checks.get({ key: 'policies-published' })).toMatchObject({ control: null })
    await owner.checks.configure({ key: 'policies-published', controlId: idOf('access-review') })
    const { items } = await owner.checks.list({ controlId: idOf('access-review') })
    expect(items.map(({ key }) => key)).toEqual(['policies-published'])
  })

  it('are set within their bounds', async () => {
    const set = (parameters: Record<string, number>) => owner.checks.configure({ key: 'apis-tested', parameters })
    expect((await set({ days: 90 })).parameters).toMatchObject([
      { id: 'days', value: 90, default: 30 },
      { id: 'coverage', value: 80 },
    ])
    await expect(set({ days: 4000 })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'parameters.days' }] },
    })
    await expect(set({ weeks: 1 })).rejects.toMatchObject({ status: 400 })
    await expect(owner.checks.configure({ key: 'apis-tested', controlId: org })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'controlId' }] },
    })
    await expect(owner.checks.configure({ key: 'no-such-check', status: 'retired' })).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('a run', () => {
  beforeEach(begin)
  afterEach(end)

  it('that fails opens one finding of the control’s owner, counts it up, and a later pass verifies the fix', async () => {
    const { id } = await owner.apis.create({ slug: 'shop', title: 'Shop' })
    const failed = await run('apis-tested')
    expect(failed).toMatchObject({
      state: 'fail',
      population: 1,
      failing: 1,
      since: '2027-01-04T08:30:00Z',
      parameters: { days: 30, coverage: 80 },
    })
    expect(await owner.checks.getRun({ key: 'apis-tested', id: failed.id })).toMatchObject({
      failures: [
        {
          subjectKind: 'api',
          subjectId: id,
          title: 'Shop',
          detail: 'No complete test of this coverage was ever reported.',
          due: null,
        },
      ],
    })
    const findingId = failed.findingId ?? ''
    expect(await owner.findings.get({ id: findingId })).toMatchObject({
      kind: 'nonconformity',
      title: 'Check failed: Every API was tested lately',
      severity: 'high',
      dueAt: '2027-01-11T08:30:00Z',
      owner: { id: organization.ownerId },
      control: { key: 'safe-apis' },
      description: expect.stringContaining('- Shop: No complete test'),
    })

    await wait({ hours: 24 })
    expect(await run('apis-tested')).toMatchObject({ state: 'fail', since: '2027-01-04T08:30:00Z', findingId })
    const counted = await owner.findings.get({ id: findingId })
    expect(counted).toMatchObject({ occurrences: 2, state: 'open' })
    // the same again is not said again
    expect(counted.description.match(/Shop: No complete test/gu)).toHaveLength(1)

    // said to be fixed, and it was not
    await owner.findings.fix({ id: findingId, rootCause: 'a', correctiveAction: 'b', verifyAfterDays: 1 })
    await run('apis-tested')
    expect(await owner.findings.get({ id: findingId })).toMatchObject({
      state: 'open',
      timesReopened: 1,
      occurrences: 3,
    })

    await owner.findings.fix({ id: findingId, verifyAfterDays: 1 })
    await reportTest(id, now)
    expect(await run('apis-tested')).toMatchObject({ state: 'pass', population: 1, failing: 0, since: now.toString() })
    // it has to hold first
    expect(await owner.findings.get({ id: findingId })).toMatchObject({ state: 'awaiting_verification' })
    await wait({ hours: 24 })
    await run('apis-tested')
    expect(await owner.findings.get({ id: findingId })).toMatchObject({
      state: 'closed',
      verifiedBy: null,
      verificationNote: expect.stringContaining('The check passed'),
    })

    // a test that has become old
    await wait({ hours: 24 * 30 })
    const again = await run('apis-tested')
    expect(again).toMatchObject({ state: 'fail', failing: 1 })
    expect(again.findingId).not.toBe(findingId)
  })

  it('is one entry of the ledger; what it found is evidence, stored once for as long as it stays the same', async () => {
    await owner.apis.create({ slug: 'shop', title: 'Shop' })
    const entries = async (): Promise<string[]> => {
      const superuser = await test.superuser()
      const { rows } = await superuser.query<{ table: string }>(
        'select table_name as table from ledger.entry where body::jsonb ->> $1 = $2 order by id',
        ['operation', 'checks.run'],
      )
      await superuser.end()
      return rows.map(({ table }) => table)
    }
    const first = await run('apis-tested')
    expect(await entries()).toEqual(['evidence', 'finding', 'program_event', 'check_run'])
    const second = await run('apis-tested')
    expect((await entries()).slice(4)).toEqual(['finding', 'check_run'])
    expect(second.evidenceId).toBe(first.evidenceId)

    await owner.checks.configure({ key: 'apis-tested', parameters: { days: 60 } })
    const third = await run('apis-tested')
    expect(third.evidenceId).not.toBe(first.evidenceId)
    const evidence = await owner.evidence.get({ id: third.evidenceId })
    expect(evidence).toMatchObject({
      kind: 'machine',
      mediaType: 'application/json',
      fileName: 'apis-tested-result.json',
    })
    const { items } = await owner.checks.listRuns({ key: 'apis-tested' })
    expect(items.map(({ number, id }) => [number, id])).toEqual([
      [3, third.id],
      [2, second.id],
      [1, first.id],
    ])
  })

  it('says stale while a source is silent, and then changes no finding', async () => {
    const { id } = await owner.apis.create({ slug: 'shop', title: 'Shop' })
    await reportTest(id, now, 'ffffffffffffffff')
    expect(await run('api-findings-in-time')).toMatchObject({ state: 'pass' })
    await wait({ hours: 24 * 8 })
    const failed = await run('api-findings-in-time')
    expect(failed).toMatchObject({ state: 'fail', failing: 1 })
    await wait({ hours: 24 * 30 })
    const stale = await run('api-findings-in-time')
    expect(stale).toMatchObject({
      state: 'stale',
      reason: 'Silent for too long: Tests of Shop.',
      findingId: failed.findingId,
    })
    expect(await owner.checks.getRun({ key: 'api-findings-in-time', id: stale.id })).toMatchObject({
      sources: [{ source: 'Tests of Shop', isFresh: false, reportedAt: '2027-01-04T08:30:00Z' }],
    })
    expect(await owner.findings.get({ id: failed.findingId ?? '' })).toMatchObject({ occurrences: 1 })
    expect((await owner.checks.list({ state: ['stale'] })).items.map(({ key }) => key)).toEqual([
      'api-findings-in-time',
    ])
  })

  it('is shown as it was on a past day', async () => {
    await owner.apis.create({ slug: 'shop', title: 'Shop' })
    await run('apis-tested')
    await test.app.ledger.drain()
    const then = now.toString()
    await wait({ hours: 1 })
    await owner.apis.update({ id: (await owner.apis.list({})).items[0]?.id ?? '', status: 'retired' })
    await run('apis-tested')
    await test.app.ledger.drain()
    expect(await owner.checks.get({ key: 'apis-tested' })).toMatchObject({ state: 'not_assessed' })
    expect(await owner.checks.get({ key: 'apis-tested', asOf: then })).toMatchObject({ state: 'fail', failing: 1 })
  })

  it('makes the audit of its control: what was not seen to work is not effective', async () => {
    const { items } = await owner.controls.list({})
    const id = items.find(({ key }) => key === 'safe-apis')?.id ?? ''
    const audit = async () => (await owner.controls.get({ id })).verdicts.audit
    expect(await audit()).toMatchObject({ state: 'not_assessed' })
    const api = await owner.apis.create({ slug: 'shop', title: 'Shop' })
    await reportTest(api.id, now)
    await run('apis-tested')
    expect(await audit()).toEqual({ state: 'effective', reason: '1 of 1 check passed' })
    await reportTest(api.id, now.subtract({ hours: 1 }), 'ffffffffffffffff')
    await wait({ hours: 24 * 35 })
    await run('api-findings-in-time')
    expect((await owner.obligations.today({})).next).toContainEqual({
      kind: 'look_at_checks',
      title: 'Look at 1 check that does not pass',
      why: '1 stale: its control is not seen to work',
      minutes: 10,
      target: { page: 'checks', id: null },
    })
    expect(await audit()).toEqual({
      state: 'ineffective',
      reason: '1 of 2 checks passed, 1 stale; 1 open finding',
    })
  })
})

describe('the worker', () => {
  beforeEach(begin)
  afterEach(end)

  const turn = (): Promise<void> => doJob(test.app, jobHandlers, 'run_checks', { id: 'x', data: { org } })

  it('runs what is due, once, and nothing that is retired', async () => {
    await owner.checks.configure({ key: 'apis-tested', status: 'retired' })
    await turn()
    await turn()
    const ran = async (): Promise<number[]> =>
      Promise.all(
        ['policies-published', 'duties-in-hand', 'apis-tested'].map(
          async (key) => (await owner.checks.listRuns({ key })).items.length,
        ),
      )
    expect(await ran()).toEqual([1, 1, 0])
    const { items } = await owner.checks.list({})
    expect(items.find(({ key }) => key === 'duties-in-hand')).toMatchObject({
      state: 'not_assessed',
      nextRunAt: '2027-01-05T08:30:00Z',
    })
    expect((await owner.checks.list({ status: ['retired'] })).items).toMatchObject([
      { key: 'apis-tested', nextRunAt: null },
    ])
    await wait({ hours: 24 })
    await turn()
    expect(await ran()).toEqual([2, 2, 0])
    const run = (await owner.checks.listRuns({ key: 'duties-in-hand' })).items[0]
    expect(await owner.evidence.get({ id: run?.evidenceId ?? '' })).toMatchObject({ recordedBy: null })
  })
})

describe('an auditor', () => {
  beforeEach(begin)
  afterEach(end)

  it('sees the checks and runs of the audit, with their evidence, and no others', async () => {
    await owner.apis.create({ slug: 'shop', title: 'Shop' })
    const tested = await run('apis-tested')
    const published = await run('policies-published')
    const { client: within } = await organization.joinAuditor('within', '2027-01-01', '2027-12-31')
    const { items } = await within.checks.list({})
    expect(items.find(({ key }) => key === 'apis-tested')).toMatchObject({ state: 'fail' })
    expect(items.map(({ key }) => key)).not.toContain('policies-published')
    expect(await within.evidence.get({ id: tested.evidenceId })).toMatchObject({ kind: 'machine' })
    await expect(within.evidence.get({ id: published.evidenceId })).rejects.toMatchObject({ status: 404 })
    await expect(within.checks.getRun({ key: 'policies-published', id: published.id })).rejects.toMatchObject({
      status: 404,
    })
    await expect(within.checks.run({ key: 'apis-tested' })).rejects.toMatchObject({ status: 403 })
    const { client: before } = await organization.joinAuditor('before', '2026-01-01', '2026-12-31')
    expect((await before.checks.list({})).items.find(({ key }) => key === 'apis-tested')).toMatchObject({
      state: 'not_assessed',
    })
    expect((await before.checks.listRuns({ key: 'apis-tested' })).items).toEqual([])
  })
})
