import { randomBytes } from 'node:crypto'
import { hashPassword } from '../../src/core/auth/password.ts'
import { permissions } from '../../src/core/auth/permissions.ts'
import { withDirectory, withOrg } from '../../src/core/database/with-org.ts'
import { newId, type OrgId, type PersonId } from '../../src/core/ids.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { insertAccount, insertMembership, registerOrganization } from '../../src/features/identity/identity.repo.ts'
import { sweep } from '../../src/features/obligations/index.ts'
import { createOrganization } from '../../src/features/organizations/index.ts'
import { testPassword, tinyProgram } from '../support/organization.ts'
import type { TestApp, TestClient } from '../support/test-app.ts'

/** Kinds of things that an operation can name by id. */
export const kinds = [
  'organization',
  'person',
  'role',
  'team',
  'absence',
  'apiKey',
  'framework',
  'control',
  'policy',
  'procedure',
  'source',
  'obligation',
  'waiver',
  'evidence',
  'finding',
  'api',
  'endpoint',
  'checkRun',
] as const
export type Kind = (typeof kinds)[number]

/** An organization with something of every kind in it. */
export interface Ground {
  name: string
  org: OrgId
  /** Signed in as the owner. */
  owner: TestClient
  cookie: () => string | undefined
  ownerEmail: string
  /** An API key with every permission. */
  key: string
  ids: Record<Kind, string>
  /** SHA-256 of the file of its evidence. */
  sha256: string
}

const procedures = `- id: review
  control: access-review
  title: Review access
  role: lead
  steps: Look at it.
  when: { schedule: { rrule: 'FREQ=DAILY', time: '00:01' } }
  window: P20D
  severity: medium
  evidence: []
- id: incident
  control: access-review
  title: Look into the incident
  role: lead
  steps: Look at it.
  when: { event: { on: incident.declared, within: P2D } }
  severity: high
  evidence: []
- id: source
  control: access-review
  title: The scanner reports
  role: lead
  steps: Bring it back.
  when: { continuous: { source: scanner, every: P1D } }
  severity: high
  evidence: []
`

const policy = `---
id: access-policy
title: Access policy
owner: lead
approver: executive
requirements: ['soc2:CC5.3']
---
## Statement of intent
Nobody has more access than the job needs.
## Scope
Everybody.
## Roles and responsibilities
The security lead reviews.
`

const control = `id: access-review
title: Access is reviewed
kind: administrative
objective: Nobody keeps access that the job no longer needs.
owner: lead
requirements: ['soc2:CC6.2']
policies: [access-policy]
`

/** The client of a browser, which also tells its cookie. */
type Browser = ReturnType<TestApp['browser']>

/** Creates an organization – the first by set-up, later ones as an administrator would – and fills it through the API. */
export async function createGround(test: TestApp, name: string): Promise<Ground> {
  const owner = test.browser()
  const ownerEmail = `owner@${name.toLowerCase()}.test`
  const org = await createOwned(test, owner, name, ownerEmail)
  const me = (await owner.identity.session({})).person?.id ?? ''
  const second = await join(test, owner, `Second ${name}`, 'manager')
  const spare = await owner.people.create({ name: `Spare ${name}`, email: `spare@${name.toLowerCase()}.test` })
  const key = await owner.identity.createApiKey({ name: `all of ${name}`, scopes: [...permissions] })
  const spareKey = await owner.identity.createApiKey({ name: `spare of ${name}`, scopes: ['person:read'] })

  await owner.program.apply(
    {
      files: tinyProgram(procedures, { 'policies/access-policy.md': policy, 'controls/access-review.yaml': control }),
      holders: { lead: me, executive: second.id },
    },
    { context: { idempotencyKey: `apply ${name}` } },
  )
  const team = await owner.people.saveTeam({ name: `Team ${name}`, memberIds: [me, second.id] })
  const absence = await owner.people.addAbsence({
    personId: second.id,
    deputyId: me,
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2100-01-01T00:00:00Z',
    reason: name,
  })
  const gone = await owner.people.create({ name: `Gone ${name}`, email: `gone@${name.toLowerCase()}.test` })
  await owner.people.deactivate({ id: gone.id })
  await owner.people.erase({ id: gone.id, reason: `asked ${name} to` })

  const policyRow = (await owner.policies.list({})).items[0]
  const policyId = policyRow?.id ?? ''
  await second.client.policies.decide({ id: policyId, version: 1, decision: 'approve', note: name })
  await owner.policies.publish({ id: policyId, version: 1 })
  await owner.policies.acknowledge({ id: policyId, version: 1 })

  const { obligations } = await owner.obligations.recordEvent({
    kind: 'incident.declared',
    summary: `Phishing at ${name}`,
  })
  const { obligations: later } = await owner.obligations.recordEvent({
    kind: 'incident.declared',
    summary: `More at ${name}`,
  })
  const done = obligations[0]?.id ?? ''
  const obligation = later[0]?.id ?? ''
  const file = await uploadFile(test, key.token, name)
  await owner.obligations.complete({ id: done, result: 'failed', note: name, evidence: [{ evidenceId: file.id }] })
  const waiver = await owner.obligations.requestWaiver({ id: obligation, reason: name, endsAt: '2100-01-01T00:00:00Z' })
  await owner.obligations.delegate({ id: obligation, toId: second.id, reason: name })
  await withOrg(test.app.database, { org, context: systemContext('test', 'test') }, sweep)
  const finding = await owner.findings.open({ title: `Something at ${name}` }, { context: { idempotencyKey: name } })
  const api = await fillApi(test, owner, key.token, name)
  await owner.checks.configure({ key: 'apis-tested', parameters: { days: 14 } })
  const checkRun = await owner.checks.run(
    { key: 'policies-published' },
    { context: { idempotencyKey: `check ${name}` } },
  )
  await test.app.ledger.drain()

  const controlId = (await owner.controls.list({})).items[0]?.id ?? ''
  const rows = (await owner.controls.get({ id: controlId })).procedures
  const procedureId = (wanted: string): string => rows.find((row) => row.key === wanted)?.id ?? ''
  return {
    name,
    org,
    owner,
    cookie: owner.cookie,
    ownerEmail,
    key: key.token,
    sha256: file.sha256,
    ids: {
      organization: org,
      person: spare.id,
      role: (await owner.program.listRoles({})).items[0]?.id ?? '',
      team: team.id,
      absence: absence.id,
      apiKey: spareKey.id,
      framework: (await owner.frameworks.list({})).items[0]?.id ?? '',
      control: controlId,
      policy: policyId,
      procedure: procedureId('review'),
      source: procedureId('source'),
      obligation,
      waiver: waiver.id,
      evidence: file.id,
      finding: finding.id,
      ...api,
      checkRun: checkRun.id,
    },
  }
}

async function createOwned(test: TestApp, owner: Browser, name: string, email: string): Promise<OrgId> {
  const { isSetUp } = await owner.identity.session({})
  if (!isSetUp) {
    const session = await owner.identity.setUp({
      organization: { name },
      owner: { name: `Owner ${name}`, email, password: testPassword },
    })
    return session.organization?.id as OrgId // just set up
  }
  const passwordHash = await hashPassword(testPassword)
  const now = await withDirectory(test.app.database, (tx) => Promise.resolve(tx.now))
  const org = newId(now) as OrgId // a new id, of this kind
  const personId = newId(now) as PersonId // a new id, of this kind
  const accountId = newId(now)
  await withOrg(test.app.database, { org, context: systemContext('test', 'test') }, async (tx) => {
    await insertAccount(tx, { id: accountId, email, passwordHash })
    await createOrganization(tx, {
      name,
      timezone: 'UTC',
      owner: { name: `Owner ${name}`, email, personId, accountId },
    })
    await registerOrganization(tx, org)
    await insertMembership(tx, { accountId, orgId: org, personId })
  })
  await owner.identity.signIn({ email, password: testPassword })
  return org
}

/** Somebody new in an organization, signed in. */
export async function join(
  test: TestApp,
  owner: TestClient,
  name: string,
  accessRole: 'manager' | 'vendor' | 'member',
): Promise<{ client: Browser; id: string }> {
  const email = `${randomBytes(6).toString('hex')}@people.test`
  const person = await owner.people.create({ name, email, accessRole })
  const { link } = await owner.people.invite({ id: person.id })
  const client = test.browser()
  await client.identity.acceptInvitation({ token: link.split('#')[1] ?? '', password: testPassword })
  return { client, id: person.id }
}

async function uploadFile(test: TestApp, key: string, name: string): Promise<{ id: string; sha256: string }> {
  const response = await fetch(`${test.url}/api/evidence/files/${encodeURIComponent(`${name}.txt`)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
    body: `Evidence of ${name}`,
  })
  const { id, sha256 } = (await response.json()) as { id: string; sha256: string } // an answer of evidence.upload
  return { id, sha256 }
}

/** An API with an endpoint, its traffic, a test run and a fault. */
async function fillApi(
  test: TestApp,
  owner: TestClient,
  key: string,
  name: string,
): Promise<Pick<Ground['ids'], 'api' | 'endpoint'>> {
  const { id } = await owner.apis.create({ slug: name.toLowerCase(), title: `API of ${name}` })
  const post = async (what: string, body: object): Promise<void> => {
    const response = await fetch(`${test.url}/api/apis/${id}/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      body: JSON.stringify(body),
    })
    if (response.status !== 201) throw new Error(await response.text())
  }
  await post('inventory', { method: 'GET', path: `/${name}` })
  await post('traffic', {
    format: 'holdfast-traffic/1',
    agent: name,
    sequence: 1,
    counts: { exchanges: 1 },
    hosts: { '': { answered: { children: { [name]: { records: { GET: { count: 1, statuses: { 200: 1 } } } } } } } },
  })
  await post('test-runs', {
    tool: 'holdfast-api-test',
    version: 1,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:01:00Z',
    complete: true,
    target: `http://${name}.test`,
    summary: { endpoints: 1, endpointsReached: 1, rules: 1, requests: 1, coverage: { percent: 100 } },
    findings: [
      {
        fingerprint: '0123456789abcdef',
        rule: 'bola-read',
        title: `Objects of ${name}`,
        severity: 'high',
        cvss: '',
        cwe: [639],
        owasp: 'API1:2023',
        message: name,
        why: name,
        fix: name,
        affected: [`GET /${name}`],
        controls: [],
      },
    ],
    coverage: [{ endpoint: `GET /${name}`, ran: ['bola-read'] }],
  })
  return { api: id, endpoint: (await owner.apis.listEndpoints({ id })).items[0]?.id ?? '' }
}
