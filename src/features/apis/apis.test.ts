import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'

const procedures = `
- id: test-apis
  control: safe-apis
  title: Test the APIs
  role: lead
  steps: Run the tests.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '09:00' } }
  window: P3D
  evidence: [{ id: report, title: The report, kind: machine }]
- id: ci-tests
  control: safe-apis
  title: Tests run in CI
  role: lead
  steps: See that they run.
  when: { continuous: { source: CI, every: P7D } }
`
const control = `id: safe-apis
title: APIs are tested
kind: technical
objective: Attackers find nothing that we had not found.
owner: lead
requirements: ['soc2:CC8.1']
`

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let ci: string
let id: string

/** Monday, 4 January 2027, 09:30 in Berlin. */
beforeEach(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T07:00:00Z' })
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  await owner.program.apply({
    files: tinyProgram(procedures, { 'controls/safe-apis.yaml': control }),
    holders: { lead: organization.ownerId },
  })
  await owner.clock.advance({ to: '2027-01-04T08:30:00Z' })
  ci = (await owner.identity.createApiKey({ name: 'CI', scopes: ['api:report', 'api:read'] })).token
  ;({ id } = await owner.apis.create({
    slug: 'shop',
    title: 'Shop',
    exposure: 'public',
    ownerId: organization.ownerId,
  }))
})
afterEach(() => test.close())

async function post(
  what: 'inventory' | 'test-runs',
  body: string,
  query = '',
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${test.url}/api/apis/${id}/${what}${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ci}`, 'content-type': 'application/octet-stream' },
    body,
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> } // an answer or a problem document
}

const lines = (...endpoints: object[]): string => endpoints.map((one) => JSON.stringify(one)).join('\n')
const users = {
  method: 'GET',
  path: '/users/{id}',
  file: 'src/users.ts',
  line: 12,
  framework: 'express',
  guard: 'unknown',
}
const orders = {
  method: 'POST',
  path: '/orders',
  file: 'src/orders.ts',
  line: 3,
  framework: 'express',
  guard: 'requireAuth',
}
const documented = {
  method: 'GET',
  path: '/users/{userId}',
  origin: 'specification',
  file: 'openapi.yaml',
  line: 9,
  promisedSecurity: ['bearer'],
}

const flaw = {
  fingerprint: 'aaaaaaaaaaaaaaaaaaaaaaaa',
  rule: 'bola-read',
  title: 'Objects of other users can be read',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  owasp: 'API1:2023',
  message: 'bob reads what is alice’s.',
  why: 'Whoever is signed in reads everything.',
  fix: 'Check the owner.',
  curl: "curl 'http://127.0.0.1/users/1'",
  source: { file: 'src/users.ts', line: 12 },
  affected: ['GET /users/{id}'],
  controls: [{ theme: 'secure-coding', title: 'Secure coding', iso27001: ['A.8.28'], soc2: ['CC8.1'] }],
  evidence: [],
}
const report = (finishedAt: string, findings: object[], more: object = {}): string =>
  JSON.stringify({
    tool: 'holdfast-api-test',
    version: 1,
    startedAt: '2027-01-01T00:00:00Z',
    finishedAt,
    complete: true,
    target: 'http://127.0.0.1:5000',
    summary: {
      endpoints: 2,
      endpointsReached: 2,
      rules: 40,
      requests: 321,
      findings: findings.length,
      coverage: { percent: 98.5 },
    },
    findings,
    coverage: [{ endpoint: 'GET /users/{id}', ran: ['bola-read'], skipped: {} }],
    ...more,
  })

describe('the inventory of an API', () => {
  it('joins what source code and specification say of one endpoint, and says what is in the shadow', async () => {
    const { status, body } = await post('inventory', lines(users, orders))
    expect([status, body]).toEqual([201, { evidenceId: expect.any(String), endpoints: 2, added: 2, forgotten: 0 }])
    const standings = async () =>
      Object.fromEntries(
        (await owner.apis.listEndpoints({ id })).items.map((one) => [`${one.method} ${one.path}`, one.standing]),
      )
    // nobody has reported a specification yet, so nothing is said of what it lacks
    expect(await standings()).toEqual({ 'GET /users/{id}': 'not_assessed', 'POST /orders': 'not_assessed' })

    await post('inventory', lines(documented, { ...documented, method: 'DELETE' }))
    expect(await standings()).toEqual({
      'DELETE /users/{userId}': 'orphan',
      'GET /users/{userId}': 'documented',
      'POST /orders': 'shadow',
    })
    const [joined] = (await owner.apis.listEndpoints({ id, contains: 'USERS', standing: ['documented'] })).items
    expect(joined).toMatchObject({
      knownFrom: ['source', 'specification'],
      file: 'src/users.ts',
      line: 12,
      promisedSecurity: ['bearer'],
    })
    expect((await owner.apis.list({})).items).toMatchObject([
      {
        slug: 'shop',
        endpoints: 3,
        standing: { documented: 1, shadow: 1, orphan: 1, zombie: 0, not_assessed: 0, gone: 0 },
      },
    ])
  })

  it('forgets what a later report no longer names, and keeps it on record', async () => {
    await post('inventory', lines(users, orders))
    await test.app.ledger.drain()
    const { size } = await owner.ledger.head({})
    expect((await post('inventory', lines(orders))).body).toMatchObject({ added: 0, forgotten: 1 })
    expect((await owner.apis.listEndpoints({ id })).items.map(({ path }) => path)).toEqual(['/orders'])
    expect((await owner.apis.listEndpoints({ id, standing: ['gone'] })).items.map(({ path }) => path)).toEqual([
      '/users/{id}',
    ])
    expect((await owner.apis.listEndpoints({ id, asOf: `size:${size}` })).items.map(({ path }) => path)).toEqual([
      '/orders',
      '/users/{id}',
    ])
    // a report that says it covers nothing only adds
    expect((await post('inventory', lines(users), '?covers=specification')).body).toMatchObject({ forgotten: 0 })
    expect((await owner.apis.listEndpoints({ id })).items).toHaveLength(2)
  })

  it('takes nothing of a report with one wrong line, and names the line', async () => {
    const { status, body } = await post('inventory', `${lines(users)}\n{"method":"GET","path":"no slash"}`)
    expect([status, body['errors']]).toEqual([400, [expect.objectContaining({ path: 'line 2.path' })]])
    expect((await owner.apis.listEndpoints({ id })).items).toEqual([])
  })

  it('is kept by people who may, and reported by keys that may', async () => {
    await expect(owner.apis.create({ slug: 'shop', title: 'Again' })).rejects.toMatchObject({ status: 409 })
    await expect(owner.apis.create({ slug: 'x', title: 'X', controlId: organization.ownerId })).rejects.toMatchObject({
      status: 400,
    })
    const member = await organization.join({ name: 'Mia Member' })
    await expect(member.client.apis.create({ slug: 'mine', title: 'Mine' })).rejects.toMatchObject({ status: 403 })
    expect((await member.client.apis.list({})).items).toHaveLength(1)
    expect(await owner.apis.update({ id, status: 'retired', ownerId: null })).toMatchObject({
      status: 'retired',
      owner: null,
    })
  })
})

describe('a test run', () => {
  it('opens one finding for each fault, with owner, deadline and the control in doubt, and keeps the report', async () => {
    const { status, body } = await post(
      'test-runs',
      report('2027-01-04T08:00:00Z', [flaw, { ...flaw, fingerprint: 'bbbbbbbb', severity: 'info' }]),
    )
    expect([status, body]).toMatchObject([
      201,
      { isComplete: true, findings: 2, findingsNew: 1, findingsGone: 0, coveragePercent: 98.5 },
    ])
    const [finding] = (await owner.findings.list({ kind: ['vulnerability'] })).items
    expect(finding).toMatchObject({
      title: 'Shop: Objects of other users can be read',
      severity: 'high',
      dueAt: '2027-01-11T08:30:00Z',
      owner: { name: 'Ada Owner' },
      control: { key: 'safe-apis' },
    })
    expect((await owner.apis.listFlaws({ id })).items).toMatchObject([
      {
        findingId: finding?.id,
        rule: 'bola-read',
        endpoints: ['GET /users/{id}'],
        file: 'src/users.ts',
        line: 12,
        isGone: false,
      },
    ])
    expect(await owner.evidence.get({ id: String(body['evidenceId']) })).toMatchObject({
      kind: 'machine',
      mediaType: 'text/plain',
    })

    // the same again counts up, and opens nothing
    expect((await post('test-runs', report('2027-01-04T08:10:00Z', [flaw]))).body).toMatchObject({ findingsNew: 0 })
    expect((await owner.findings.list({ kind: ['vulnerability'] })).items).toMatchObject([{ occurrences: 2 }])
    expect((await owner.apis.get({ id })).openFindings).toBe(1)
  })

  it('sent twice is one run', async () => {
    const first = await post('test-runs', report('2027-01-04T08:00:00Z', [flaw]))
    const again = await post('test-runs', report('2027-01-04T08:00:00Z', [flaw]))
    expect(again.body['id']).toBe(first.body['id'])
    expect((await owner.apis.listTestRuns({ id })).items).toHaveLength(1)
    expect((await owner.findings.list({ kind: ['vulnerability'] })).items).toMatchObject([{ occurrences: 1 }])
  })

  it('verifies a fix by testing again: closed when it is gone, reopened when it is not', async () => {
    await post('test-runs', report('2027-01-04T08:00:00Z', [flaw]))
    const findingId = (await owner.findings.list({ kind: ['vulnerability'] })).items[0]?.id ?? ''
    const state = async () => (await owner.findings.get({ id: findingId })).state
    const fix = () =>
      owner.findings.fix({ id: findingId, rootCause: 'No check', correctiveAction: 'A check', verifyAfterDays: 1 })

    // gone, but nobody has said why: it stays open, and the list says that it is gone
    await post('test-runs', report('2027-01-04T08:20:00Z', []))
    expect([await state(), (await owner.apis.listFlaws({ id })).items[0]?.isGone]).toEqual(['open', true])

    await fix()
    await post('test-runs', report('2027-01-04T08:25:00Z', [flaw]))
    expect(await state()).toBe('open')
    expect((await owner.findings.get({ id: findingId })).verificationNote).toContain('found it again')

    await fix()
    await post('test-runs', report('2027-01-04T08:26:00Z', []))
    expect(await state()).toBe('awaiting_verification')
    await owner.clock.advance({ to: '2027-01-05T09:00:00Z' })
    // a run that broke off, or that did not try the rule there, proves nothing
    await post('test-runs', report('2027-01-05T08:00:00Z', [], { complete: false }))
    await post('test-runs', report('2027-01-05T08:01:00Z', [], { coverage: [] }))
    expect(await state()).toBe('awaiting_verification')
    expect((await post('test-runs', report('2027-01-05T08:02:00Z', []))).body).toMatchObject({ findingsGone: 1 })
    expect(await owner.findings.get({ id: findingId })).toMatchObject({
      state: 'closed',
      verifiedBy: null,
      verificationNote: expect.stringContaining('ran bola-read on GET /users/{id}'),
    })

    // found once more, it is a new finding
    expect((await post('test-runs', report('2027-01-05T08:03:00Z', [flaw]))).body).toMatchObject({ findingsNew: 1 })
  })

  it('carries out the procedure that it is for: an open duty with the report as evidence, or the rhythm of CI', async () => {
    const { procedures: rows } = await owner.controls.get({
      id: (await owner.controls.list({})).items.find(({ key }) => key === 'safe-apis')?.id ?? '',
    })
    const procedureId = (key: string): string => rows.find((row) => row.key === key)?.id ?? ''
    await owner.apis.update({ id, procedureId: procedureId('test-apis') })
    await post('test-runs', report('2027-01-04T08:10:00Z', [], { complete: false }))
    const [duty] = (await owner.obligations.list({ procedureId: procedureId('test-apis'), state: ['open'] })).items
    expect(duty).toMatchObject({ occurrence: '2027-01-04' })
    await post('test-runs', report('2027-01-04T08:20:00Z', []))
    const done = await owner.obligations.get({ id: duty?.id ?? '' })
    expect(done).toMatchObject({
      state: 'met',
      records: [{ result: 'done', evidence: [{ title: 'API test of Shop, 2027-01-04' }] }],
    })
    // nothing is open now, and the run is recorded all the same
    expect((await post('test-runs', report('2027-01-04T08:21:00Z', []))).status).toBe(201)

    await owner.apis.update({ id, procedureId: procedureId('ci-tests') })
    await post('test-runs', report('2027-01-04T08:22:00Z', []))
    expect((await owner.obligations.list({ procedureId: procedureId('ci-tests') })).items).toMatchObject([
      { state: 'open', dueAt: '2027-01-11T08:30:00Z' },
    ])
  })

  it.each([
    ['no JSON', 'hello', 'body'],
    ['another tool', '{"tool":"zap"}', 'body.tool'],
    ['a later version', report('2027-01-04T08:00:00Z', [], { version: 2 }), 'body.version'],
    [
      'a fault without a fingerprint',
      report('2027-01-04T08:00:00Z', [{ ...flaw, fingerprint: undefined }]),
      'body.findings.0.fingerprint',
    ],
  ])('is refused with the place that is wrong: %s', async (_, body, path) => {
    const answer = await post('test-runs', body)
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ path }))
    expect((await owner.apis.listTestRuns({ id })).items).toEqual([])
  })
})
