import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyBundle, ZipReader } from '@holdfast/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract } from '../../src/surfaces/contract.ts'
import { type Operation, operationsOf } from '../../src/surfaces/walk.ts'
import { setUpOrganization, testPassword, type TestOrganization, tinyProgram } from '../support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../support/test-app.ts'

// Everything outside of the framework of the audit is marked with a giraffe, everything outside of its window with a wildebeest. An auditor
// who sees one of them, anywhere, sees too much.
const marks = /giraffe|wildebeest/i

const policy = (id: string, title: string) => `---
id: ${id}
title: ${title}
owner: lead
approver: executive
---

## Statement of intent

${title} is what we do.

## Scope

Everybody.

## Roles and responsibilities

The lead sees to it.
`

const procedure = (id: string, control: string, title: string) => `
- id: ${id}
  control: ${control}
  title: ${title}
  role: lead
  steps: Do the ${title}.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '09:00' } }
  window: P3D
  severity: high
`

const program = {
  ...tinyProgram(
    procedure('review', 'access-review', 'Review accounts') +
      procedure('giraffe-count', 'giraffe-control', 'Count the giraffes'),
  ),
  'holdfast.yaml': `format: 1
id: tiny
title: A tiny program
frameworks: [soc2, iso27001-2022]
calendar: { timezone: Europe/Berlin }
roles:
  - { id: lead, title: Security lead }
  - { id: executive, title: Executive }
`,
  'controls/access-review.yaml': `id: access-review
title: Access is reviewed
kind: administrative
objective: Nobody keeps access that the job no longer needs.
owner: lead
requirements: ['soc2:CC6.2']
policies: [access-control]
`,
  'controls/giraffe-control.yaml': `id: giraffe-control
title: Giraffes are counted
kind: administrative
objective: No giraffe is lost.
owner: lead
requirements: ['iso27001-2022:A.5.15']
policies: [giraffe-policy]
`,
  'policies/access-control.md': policy('access-control', 'Access control policy'),
  'policies/giraffe-policy.md': policy('giraffe-policy', 'Giraffe policy'),
}

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let auditor: TestClient
let cookie: string
/** Ids of what the auditor must not see, by the first segment of their path. */
let outside: Record<string, string[]>
/** A moment after everything, when everything is in the ledger. */
const end = '2027-02-12T08:00:00Z'

const blobOf = (text: string): Blob => new Blob([text], { type: 'application/octet-stream' })

/** Carries out the duties that are open, each with a file. The mark goes into everything. */
async function carryOut(mark: string): Promise<void> {
  for (const { id, control } of (await owner.obligations.list({ state: ['open'], limit: 200 })).items) {
    const name = `${mark} ${control.key}`
    const file = await owner.evidence.upload({
      params: { fileName: `${name}.txt` },
      query: {},
      body: blobOf(`bytes: ${name}`),
    })
    await owner.obligations.complete({ id, note: `note: ${name}`, evidence: [{ evidenceId: file.id }] })
  }
}

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T07:30:00Z' })
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  await owner.program.apply({ files: program, holders: { lead: organization.ownerId } })
  const { items: controls } = await owner.controls.list({})
  const controlId = (key: string) => controls.find((control) => control.key === key)?.id ?? ''
  // both policies are in force, and one waits for its next version to be approved
  const manager = (await organization.join({ name: 'Max Manager', accessRole: 'manager' })).client
  for (const { id, key } of (await owner.policies.list({})).items) {
    await manager.policies.decide({ id, version: 1, decision: 'approve' })
    await manager.policies.publish({ id, version: 1 })
    if (key === 'giraffe-policy') await owner.policies.draft({ id, body: policy('giraffe-policy', 'Giraffe policy 2') })
  }
  await owner.clock.advance({ to: '2027-01-04T08:30:00Z' })
  await carryOut('january')
  await owner.findings.open({ title: 'Seen by the audit', controlId: controlId('access-review') })
  await owner.findings.open({ title: 'A giraffe escaped', controlId: controlId('giraffe-control') })
  await owner.findings.open({ title: 'A giraffe of no control' })
  await owner.evidence.add({ kind: 'statement', title: 'Giraffe statement', statement: 'Of no duty: giraffe.' })
  // the windows of three weeks pass by
  await owner.clock.advance({ to: '2027-02-08T08:30:00Z' })
  await carryOut('wildebeest')
  await owner.findings.open({ title: 'A wildebeest came in February', controlId: controlId('access-review') })
  await owner.clock.advance({ to: '2027-02-11T23:00:00Z' })

  const { items: frameworks } = await owner.frameworks.list({})
  const soc2 = frameworks.find(({ key }) => key === 'soc2')
  await owner.people.create({
    name: 'Aud Itor',
    email: 'aud.itor@acme.test',
    accessRole: 'auditor',
    audit: { frameworkId: soc2?.id ?? '', from: '2027-01-01', until: '2027-01-31' },
  })
  const person = (await owner.people.list({})).items.find(({ name }) => name === 'Aud Itor')
  const { link } = await owner.people.invite({ id: person?.id ?? '' })
  const browser = test.browser()
  await browser.identity.acceptInvitation({ token: link.split('#')[1] ?? '', password: testPassword })
  auditor = browser
  cookie = browser.cookie() ?? ''
  await owner.clock.advance({ to: end })
  await test.app.ledger.drain()

  const obligations = (await owner.obligations.list({ limit: 200 })).items
  const isOutside = ({ control, dueAt }: (typeof obligations)[number]): boolean =>
    control.key === 'giraffe-control' || dueAt >= '2027-02-01'
  const policies = (await owner.policies.list({})).items
  outside = {
    obligations: obligations.filter(isOutside).map(({ id }) => id),
    controls: [controlId('giraffe-control')],
    policies: policies.filter(({ key }) => key === 'giraffe-policy').map(({ id }) => id),
    evidence: (await owner.evidence.list({ limit: 200 })).items
      .filter(({ title }) => !/january access/.test(title))
      .map(({ id }) => id),
    findings: (await owner.findings.list({ limit: 200 })).items
      .filter(({ title }) => title !== 'Seen by the audit' && title !== 'Missed: Review accounts')
      .map(({ id }) => id),
    frameworks: frameworks.filter(({ key }) => key !== 'soc2').map(({ id }) => id),
  }
})
afterAll(() => test.close())

const reads = operationsOf(contract).filter(({ method }) => method === 'GET')
const nameOf = ({ name }: Operation): string => name.join('.')

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${test.url}/api${path}`, { headers: { cookie } })
  return { status: response.status, text: await response.text() }
}

const lists = reads.filter(({ path, meta }) => !path.includes('{') && meta.stream === undefined)

describe('an auditor of one framework and one month', () => {
  it('has something to look at: what is inside of the audit', async () => {
    const { items } = await auditor.obligations.list({ limit: 200 })
    expect(items.map(({ occurrence, state }) => `${occurrence} ${state}`)).toEqual([
      '2027-01-04 met',
      '2027-01-11 missed',
      '2027-01-18 missed',
      '2027-01-25 missed',
    ])
    const [first] = items
    const duty = await auditor.obligations.get({ id: first?.id ?? '' })
    expect(duty.records).toMatchObject([
      { note: 'note: january access-review', evidence: [{ title: 'january access-review.txt' }] },
    ])
    const { body } = await auditor.evidence.download({ id: duty.records[0]?.evidence[0]?.id ?? '' })
    expect(body instanceof Blob && (await body.text())).toBe('bytes: january access-review')
    expect((await auditor.controls.list({})).items.map(({ key }) => key)).toEqual(['access-review'])
    expect((await auditor.policies.list({})).items.map(({ key }) => key)).toEqual(['access-control'])
    expect(new Set((await auditor.findings.list({})).items.map(({ title }) => title))).toEqual(
      new Set(['Seen by the audit', 'Missed: Review accounts']),
    )
    for (const by of ['none', 'control', 'assignee', 'framework'] as const) {
      const { total, items } = await auditor.obligations.executionGap({ by })
      expect([total, ...items]).toEqual(
        Array.from({ length: by === 'none' ? 1 : 2 }, () => expect.objectContaining({ due: 4, onTime: 1, missed: 3 })),
      )
    }
    expect(await auditor.obligations.today({})).toMatchObject({
      findings: { open: 2 },
      toAcknowledge: [],
      toApprove: [],
      toVerify: [],
    })
  })

  it.each(lists.map((operation) => [nameOf(operation), operation] as const))(
    'finds no trace of anything else in %s, now or on a past day',
    async (_, { path, meta }) => {
      const query = path === '/ledger/consistency' ? '?from=1&to=2' : '?limit=200'
      const answers = [
        await get(path),
        await get(`${path}${query}`),
        ...(meta.asOf ? [await get(`${path}?asOf=${encodeURIComponent(end)}`)] : []),
      ]
      for (const { status, text } of answers) {
        expect(status).toBeLessThan(500)
        expect(marks.exec(text)?.[0]).toBeUndefined()
      }
    },
  )

  it.each(
    reads.filter(({ path }) => path.includes('{id}')).map((operation) => [nameOf(operation), operation] as const),
  )('cannot open what is outside by its id: %s', async (_, { path, meta }) => {
    const kind = path.split('/')[1] ?? ''
    for (const id of outside[kind] ?? []) {
      const there = path.replace('{id}', id)
      const answers = [await get(there), ...(meta.asOf ? [await get(`${there}?asOf=${encodeURIComponent(end)}`)] : [])]
      for (const { status, text } of answers) {
        expect(status).toBe(404)
        expect(marks.exec(text)?.[0]).toBeUndefined()
      }
    }
  })

  it('has ids to try of every kind that it could ask for', () => {
    for (const ids of Object.values(outside)) expect(ids.length).toBeGreaterThan(0)
  })

  it('opens what is inside without a word about what is not', async () => {
    const inside = {
      obligations: (await auditor.obligations.list({ limit: 200 })).items,
      controls: (await auditor.controls.list({})).items,
      policies: (await auditor.policies.list({})).items,
      findings: (await auditor.findings.list({})).items,
      evidence: (await auditor.evidence.list({})).items,
      frameworks: (await auditor.frameworks.list({})).items.filter(({ key }) => key === 'soc2'),
    }
    for (const [kind, items] of Object.entries(inside)) {
      expect([kind, items.length]).not.toEqual([kind, 0])
      for (const { id } of items) {
        const { status, text } = await get(`/${kind}/${id}`)
        expect([kind, status, marks.exec(text)?.[0]]).toEqual([kind, 200, undefined])
      }
    }
  })

  it('reads of the ledger the bodies of the audit, and of every other entry that it exists', async () => {
    const { size } = await auditor.ledger.head({})
    const seen: string[] = []
    let withheld = 0
    for (let first = 0; first < size; first += 25) {
      const leaves = Array.from({ length: Math.min(25, size - first) }, (_, index) => first + index)
      for (const entry of await Promise.all(leaves.map((leaf) => auditor.ledger.entry({ leaf })))) {
        if (entry.body === null) withheld++
        else seen.push(entry.body)
        expect(entry.leafHash).toMatch(/^[0-9a-f]{64}$/)
      }
    }
    expect(seen.filter((body) => marks.test(body))).toEqual([])
    expect(seen.filter((body) => body.includes('note: january access-review'))).toHaveLength(1)
    expect(withheld).toBeGreaterThan(20)
    // the name of no one, either: the personal fields are of the whole organization
    expect(seen.filter((body) => body.includes('"sealed"'))).toEqual([])
  })

  it('exports a bundle that verifies and holds no more than that', async () => {
    const response = await fetch(`${test.url}/api/ledger/bundle`, { headers: { cookie } })
    const path = join(test.app.config.dataFolder, 'audit.zip')
    await writeFile(path, Buffer.from(await response.arrayBuffer()))
    const { vkey, size } = await auditor.ledger.head({})
    const result = await verifyBundle(path, { key: vkey })
    expect(result.problems).toEqual([])
    expect(result).toMatchObject({
      ok: true,
      scope: { kind: 'limited', description: expect.stringMatching(/SOC 2.*from 2027-01-01 until 2027-01-31/) },
      counts: { entries: size, blobs: 1 },
    })
    const zip = await ZipReader.open(path)
    let text = ''
    for (const name of zip.names) text += name + (await zip.readAll(name, 1e8)).toString('utf8')
    await zip.close()
    expect(text).toContain('note: january access-review')
    expect(text).toContain('bytes: january access-review')
    expect(marks.exec(text)?.[0]).toBeUndefined()
  })

  it('changes nothing, not even what is inside', async () => {
    const changes = operationsOf(contract).filter(
      ({ method, meta }) => method !== 'GET' && meta.access !== 'public' && meta.access !== 'signed_in',
    )
    const [duty] = (await auditor.obligations.list({})).items
    const { size } = await owner.ledger.head({})
    for (const { method, path, name } of changes) {
      const url = `${test.url}/api${path
        .replace('{id}', duty?.id ?? '')
        .replace('{version}', '1')
        .replace('{fileName}', 'a.txt')}`
      const headers = { cookie, 'x-holdfast-csrf': '1', 'content-type': 'application/json' }
      const { status } = await fetch(url, { method, headers, body: '{}' })
      // plan reads, and is refused because it shows the whole program
      expect([name.join('.'), status]).toEqual([name.join('.'), 403])
    }
    await test.app.ledger.drain()
    expect((await owner.ledger.head({})).size).toBe(size)
  })
})
