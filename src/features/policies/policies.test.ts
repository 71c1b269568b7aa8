import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'

const policyFile = (id: string, title: string, acknowledge: string): string => `---
id: ${id}
title: ${title}
owner: lead
approver: executive
acknowledge: ${acknowledge}
requirements: ['soc2:CC6.1']
---
## Statement of intent
Only who needs access has it.

## Scope
Everything.

## Roles and responsibilities
- **Security lead**: gives and takes access.
`

let test: TestApp
let organization: TestOrganization
let owner: TestClient
/** Holds the role that approves, without running the program. */
let approver: { client: TestClient; id: string }
let writer: { client: TestClient; id: string }
let member: { client: TestClient; id: string }
let accessPolicy: string
let keyPolicy: string

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
  organization = await setUpOrganization(test)
  owner = organization.owner
  approver = await organization.join({ name: 'Eva Executive', accessRole: 'control_owner' })
  writer = await organization.join({ name: 'Willi Writer', accessRole: 'control_owner' })
  member = await organization.join({ name: 'Mia Member' })
  await owner.program.apply({
    files: tinyProgram('[]', {
      'controls/access-review.yaml': `id: access-review
title: Access is reviewed
kind: administrative
objective: Nobody keeps access that the job no longer needs.
owner: lead
requirements: ['soc2:CC6.2']
policies: [access]
`,
      'policies/access.md': policyFile('access', 'Access policy', 'everyone'),
      'policies/keys.md': policyFile('keys', 'Key policy', '[lead]'),
    }),
    holders: { lead: writer.id, executive: approver.id },
  })
  const { items } = await owner.policies.list({})
  accessPolicy = items.find(({ key }) => key === 'access')?.id ?? ''
  keyPolicy = items.find(({ key }) => key === 'keys')?.id ?? ''
})
afterAll(() => test.close())

const stateOf = async (id: string, version: number) =>
  (await owner.policies.get({ id })).versions.find((candidate) => candidate.version === version)?.state

describe('a policy', () => {
  it('arrives from the program waiting for somebody else’s approval, and nobody is asked for anything yet', async () => {
    const { items } = await member.client.policies.list({})
    expect(items.map(({ title }) => title)).toEqual(['Access policy', 'Key policy'])
    expect(items[0]).toEqual({
      id: accessPolicy,
      key: 'access',
      title: 'Access policy',
      status: 'active',
      owner: { role: 'Security lead', person: { id: writer.id, name: 'Willi Writer' } },
      approver: { role: 'Executive', person: { id: approver.id, name: 'Eva Executive' } },
      publishedVersion: null,
      publishedAt: null,
      pending: { version: 1, state: 'in_review' },
      acknowledged: 0,
      toAcknowledge: 0,
      acknowledgedByMe: null,
    })
    await expect(member.client.policies.acknowledge({ id: accessPolicy, version: 1 })).rejects.toMatchObject({
      status: 409,
    })
  })

  it('is approved by another than its author, with the right to, who holds the role or runs the program', async () => {
    const decision = { id: accessPolicy, version: 1, decision: 'approve' } as const
    await expect(owner.policies.decide(decision)).rejects.toMatchObject({
      status: 403,
      data: { code: 'separation_of_duties' },
    })
    await expect(member.client.policies.decide(decision)).rejects.toMatchObject({ data: { code: 'forbidden' } })
    await expect(writer.client.policies.decide(decision)).rejects.toMatchObject({ data: { code: 'forbidden' } })
    await expect(writer.client.policies.publish({ id: accessPolicy, version: 1 })).rejects.toMatchObject({
      data: { code: 'wrong_state' },
    })
    const approved = await approver.client.policies.decide({ ...decision, note: 'Good.' })
    expect(approved).toMatchObject({
      state: 'approved',
      author: { id: organization.ownerId, name: 'Ada Owner' },
      decidedBy: { id: approver.id, name: 'Eva Executive' },
      decidedAt: '2027-01-04T08:00:00Z',
      decisionNote: 'Good.',
      publishedAt: null,
    })
    await expect(approver.client.policies.decide(decision)).rejects.toMatchObject({ data: { code: 'wrong_state' } })
  })

  it('when published asks everybody who works here, and raises an event', async () => {
    await owner.people.create({ name: 'Not Yet Here', email: 'invited@acme.test' })
    await owner.people.create({ name: 'Aud', email: 'aud@acme.test', accessRole: 'auditor' })
    const published = await approver.client.policies.publish({ id: accessPolicy, version: 1 })
    expect(published).toMatchObject({ state: 'published', publishedAt: '2027-01-04T08:00:00Z' })
    const policy = await member.client.policies.get({ id: accessPolicy })
    expect(policy).toMatchObject({
      publishedVersion: 1,
      publishedAt: '2027-01-04T08:00:00Z',
      pending: null,
      acknowledged: 0,
      toAcknowledge: 4,
      acknowledgedByMe: false,
      acknowledgments: [],
      controls: [{ key: 'access-review', title: 'Access is reviewed' }],
    })
    expect(new Set(policy.missing.map(({ name }) => name))).toEqual(
      new Set(['Ada Owner', 'Eva Executive', 'Willi Writer', 'Mia Member']),
    )
    const superuser = await test.superuser()
    const { rows } = await superuser.query('select kind, summary from app.program_event where subject_id = $1', [
      accessPolicy,
    ])
    await superuser.end()
    expect(rows).toEqual([{ kind: 'policy.published', summary: 'Access policy, version 1' }])
  })

  it('is acknowledged once by each, for its published version only', async () => {
    const call = { id: accessPolicy, version: 1 }
    const expected = { policyId: accessPolicy, version: 1, acknowledgedAt: '2027-01-04T08:00:00Z' }
    expect(await Promise.all([1, 2, 3].map(() => member.client.policies.acknowledge(call)))).toEqual([
      expected,
      expected,
      expected,
    ])
    const policy = await member.client.policies.get({ id: accessPolicy })
    expect(policy).toMatchObject({ acknowledged: 1, toAcknowledge: 4, acknowledgedByMe: true })
    expect(policy.acknowledgments).toEqual([
      { person: { id: member.id, name: 'Mia Member' }, version: 1, acknowledgedAt: '2027-01-04T08:00:00Z' },
    ])
    expect(policy.missing.map(({ id }) => id)).not.toContain(member.id)
    await expect(member.client.policies.acknowledge({ ...call, version: 2 })).rejects.toMatchObject({ status: 409 })
  })

  it('that names a role asks who holds it, and nobody else', async () => {
    await approver.client.policies.decide({ id: keyPolicy, version: 1, decision: 'approve' })
    await approver.client.policies.publish({ id: keyPolicy, version: 1 })
    expect(await member.client.policies.get({ id: keyPolicy })).toMatchObject({
      toAcknowledge: 1,
      acknowledgedByMe: null,
      missing: [{ id: writer.id }],
    })
    await expect(member.client.policies.acknowledge({ id: keyPolicy, version: 1 })).rejects.toMatchObject({
      status: 403,
    })
    await writer.client.policies.acknowledge({ id: keyPolicy, version: 1 })
    const { items } = await writer.client.policies.list({})
    expect(items.find(({ id }) => id === keyPolicy)).toMatchObject({
      acknowledged: 1,
      toAcknowledge: 1,
      acknowledgedByMe: true,
    })
  })
})

describe('a new version', () => {
  it('is drafted and changed by its author, and waits for nobody else’s hand', async () => {
    expect(await writer.client.policies.draft({ id: accessPolicy, body: 'First words' })).toMatchObject({
      version: 2,
      state: 'draft',
      author: { id: writer.id },
    })
    expect(await writer.client.policies.draft({ id: accessPolicy, body: 'Better words' })).toMatchObject({
      version: 2,
      body: 'Better words',
    })
    await expect(approver.client.policies.draft({ id: accessPolicy, body: 'Mine' })).rejects.toMatchObject({
      status: 409,
      data: { code: 'conflict' },
    })
    await expect(approver.client.policies.submit({ id: accessPolicy, version: 2 })).rejects.toMatchObject({
      status: 403,
    })
    await expect(member.client.policies.draft({ id: accessPolicy, body: 'x' })).rejects.toMatchObject({ status: 403 })
    // what is published stays in force
    expect(await owner.policies.get({ id: accessPolicy })).toMatchObject({
      publishedVersion: 1,
      pending: { version: 2, state: 'draft' },
    })
  })

  it('that is rejected is followed by another', async () => {
    expect(await writer.client.policies.submit({ id: accessPolicy, version: 2 })).toMatchObject({ state: 'in_review' })
    await expect(writer.client.policies.draft({ id: accessPolicy, body: 'Too late' })).rejects.toMatchObject({
      status: 409,
    })
    await expect(
      writer.client.policies.decide({ id: accessPolicy, version: 2, decision: 'approve' }),
    ).rejects.toMatchObject({ data: { code: 'separation_of_duties' } })
    const rejected = await approver.client.policies.decide({
      id: accessPolicy,
      version: 2,
      decision: 'reject',
      note: 'Say who.',
    })
    expect(rejected).toMatchObject({ state: 'rejected', decisionNote: 'Say who.' })
    await expect(approver.client.policies.publish({ id: accessPolicy, version: 2 })).rejects.toMatchObject({
      status: 409,
    })
    expect(await writer.client.policies.draft({ id: accessPolicy, body: 'Who: the lead.' })).toMatchObject({
      version: 3,
    })
  })

  it('when published takes the place of the one before, and asks everybody again', async () => {
    await writer.client.policies.submit({ id: accessPolicy, version: 3 })
    await owner.policies.decide({ id: accessPolicy, version: 3, decision: 'approve' })
    await test.app.ledger.drain()
    const superuser = await test.superuser()
    const { rows } = await superuser.query<{ size: string }>('select size from ledger.log')
    await superuser.end()
    const race = await Promise.allSettled([
      owner.policies.publish({ id: accessPolicy, version: 3 }),
      approver.client.policies.publish({ id: accessPolicy, version: 3 }),
    ])
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect([await stateOf(accessPolicy, 1), await stateOf(accessPolicy, 2), await stateOf(accessPolicy, 3)]).toEqual([
      'superseded',
      'rejected',
      'published',
    ])
    expect(await member.client.policies.get({ id: accessPolicy })).toMatchObject({
      publishedVersion: 3,
      acknowledged: 0,
      toAcknowledge: 4,
      acknowledgedByMe: false,
      // what was acknowledged stays on record
      acknowledgments: [{ version: 1, person: { id: member.id } }],
    })
    await test.app.ledger.drain()
    expect(await member.client.policies.get({ id: accessPolicy, asOf: `size:${rows[0]?.size}` })).toMatchObject({
      publishedVersion: 1,
      acknowledged: 1,
      acknowledgedByMe: true,
      pending: { version: 3, state: 'approved' },
    })
  })

  it('is not begun by two at once', async () => {
    const race = await Promise.allSettled([
      writer.client.policies.draft({ id: keyPolicy, body: 'A' }),
      approver.client.policies.draft({ id: keyPolicy, body: 'B' }),
    ])
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await owner.policies.get({ id: keyPolicy })).versions.map(({ version }) => version)).toEqual([2, 1])
  })

  it('that was left behind by who is gone does not stand in the way', async () => {
    const { versions } = await owner.policies.get({ id: keyPolicy })
    const author = versions[0]?.author.id ?? ''
    await owner.people.deactivate({ id: author })
    expect(await owner.policies.draft({ id: keyPolicy, body: 'C' })).toMatchObject({ version: 3, state: 'draft' })
  })

  it('cannot be empty, or of a policy or version that is not', async () => {
    await owner.policies.draft({ id: keyPolicy, body: '' })
    await expect(owner.policies.submit({ id: keyPolicy, version: 3 })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'body' }] },
    })
    const unknown = '01900000-0000-7000-8000-000000000000'
    await expect(owner.policies.draft({ id: unknown, body: 'x' })).rejects.toMatchObject({ status: 404 })
    await expect(owner.policies.submit({ id: keyPolicy, version: 99 })).rejects.toMatchObject({ status: 404 })
    await expect(owner.policies.get({ id: unknown })).rejects.toMatchObject({ status: 404 })
  })
})

describe('an auditor', () => {
  it('sees the policies of the framework of the audit only', async () => {
    const { items: frameworks } = await owner.frameworks.list({})
    const soc2 = frameworks.find(({ key }) => key === 'soc2')
    const person = await owner.people.create({
      name: 'Ann Auditor',
      email: 'ann@audit.test',
      accessRole: 'auditor',
      audit: { frameworkId: soc2?.id ?? '' },
    })
    const { link } = await owner.people.invite({ id: person.id })
    const auditor = test.browser()
    await auditor.identity.acceptInvitation({
      token: link.split('#')[1] ?? '',
      password: 'correct horse battery staple',
    })
    expect((await auditor.policies.list({})).items).toHaveLength(2)

    const superuser = await test.superuser()
    await superuser.query('delete from app.policy_requirement where policy_id = $1', [keyPolicy])
    await superuser.end()
    expect((await auditor.policies.list({})).items.map(({ id }) => id)).toEqual([accessPolicy])
    await expect(auditor.policies.get({ id: keyPolicy })).rejects.toMatchObject({ status: 404 })
    await expect(auditor.policies.acknowledge({ id: accessPolicy, version: 3 })).rejects.toMatchObject({ status: 403 })
  })
})

describe('a policy that is retired', () => {
  it('is listed as such, and nothing is done to it', async () => {
    await owner.program.apply({ files: tinyProgram('[]') })
    const { items } = await owner.policies.list({ status: ['retired'] })
    expect(items.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      [accessPolicy, keyPolicy].toSorted((a, b) => (a < b ? -1 : 1)),
    )
    const retired = { status: 409, data: { code: 'wrong_state' } }
    await expect(owner.policies.draft({ id: accessPolicy, body: 'x' })).rejects.toMatchObject(retired)
    await expect(owner.policies.acknowledge({ id: accessPolicy, version: 3 })).rejects.toMatchObject(retired)
  })
})
