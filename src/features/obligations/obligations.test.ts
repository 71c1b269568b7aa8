import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'
import { withOrg } from '../../core/database/with-org.ts'
import type { OrgId } from '../../core/ids.ts'
import { systemContext } from '../../core/operations/system-context.ts'
import { sweep } from './index.ts'

const weekly = `
- id: weekly-review
  control: access-review
  title: Review accounts
  role: lead
  steps: Look at every account.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '09:00' } }
  window: P3D
  severity: high
`
const withEvidence = `${weekly}  evidence:
    - { id: export, title: Export of accounts, kind: file, accept: [csv] }
`
const onJoining = `
- id: onboard
  control: access-review
  title: Set up accounts
  role: lead
  steps: Set them up.
  when: { event: { on: person.joined, within: P2D, counting: business } }
`
const feed = `
- id: feed
  control: access-review
  title: The directory reports
  role: lead
  steps: Look at the connector.
  when: { continuous: { source: Directory, every: PT8H } }
`

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let org: OrgId

/** Monday, 4 January 2027, 08:00 in Berlin. */
beforeEach(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T07:00:00Z' })
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  org = (await owner.identity.session({})).organization?.id as OrgId
})
afterEach(() => test.close())

const apply = (procedures: string, more?: Record<string, string>) =>
  owner.program.apply({ files: tinyProgram(procedures, more), holders: { lead: organization.ownerId } })
const advance = (to: string) => owner.clock.advance({ to })
const occurrence = async (name: string) => {
  const { items } = await owner.obligations.list({ limit: 200 })
  const found = items.find((item) => item.occurrence === name)
  if (!found) throw new Error(`no occurrence ${name} among ${items.map((item) => item.occurrence).join(', ')}`)
  return found
}
const evidence = async (fileName: string) =>
  owner.evidence.upload({
    params: { fileName },
    query: {},
    body: new Blob([`rows of ${fileName}`], { type: 'application/octet-stream' }),
  })

describe('a scheduled duty', () => {
  it('opens at its time, fixes versions and owner, and is met within its window', async () => {
    await apply(weekly)
    expect(await occurrence('2027-01-04')).toMatchObject({
      state: 'planned',
      opensAt: '2027-01-04T08:00:00Z',
      dueAt: '2027-01-07T08:00:00Z',
    })
    await advance('2027-01-04T08:00:00Z')
    const open = await occurrence('2027-01-04')
    expect(open).toMatchObject({ state: 'open', assignee: { id: organization.ownerId, name: 'Ada Owner' } })
    const met = await owner.obligations.complete({ id: open.id, note: 'all fine' })
    expect(met).toMatchObject({
      state: 'met',
      controlVersion: 1,
      procedureVersion: 1,
      records: [{ result: 'done', note: 'all fine', onBehalfOf: null }],
    })
    await expect(owner.obligations.complete({ id: open.id })).rejects.toMatchObject({ code: 'wrong_state' })
  })

  it('is missed exactly at its end, opens one nonconformity, and is late when done after all', async () => {
    await apply(weekly)
    await advance('2027-01-07T07:59:59Z')
    expect((await occurrence('2027-01-04')).state).toBe('open')
    await advance('2027-01-07T08:00:00Z')
    const missed = await occurrence('2027-01-04')
    expect(missed).toMatchObject({ state: 'missed', closedAt: '2027-01-07T08:00:00Z' })
    // a simulated clock jumps, which is no outage
    expect((await owner.obligations.get({ id: missed.id })).missedReason).toBeNull()
    const { items } = await owner.findings.list({})
    expect(items).toMatchObject([
      {
        kind: 'nonconformity',
        title: 'Missed: Review accounts',
        severity: 'high',
        owner: { id: organization.ownerId },
      },
    ])

    await advance('2027-01-14T08:00:00Z')
    expect((await owner.findings.list({})).items).toMatchObject([{ occurrences: 2 }])
    expect(await owner.obligations.complete({ id: missed.id })).toMatchObject({ state: 'late' })
    expect((await owner.obligations.executionGap({})).total).toMatchObject({
      due: 2,
      onTime: 0,
      late: 1,
      missed: 1,
      gap: 1,
    })
  })

  it('stays a missed fact for that day in the past', async () => {
    await apply(weekly)
    await advance('2027-01-08T00:00:00Z')
    const { id } = await occurrence('2027-01-04')
    await advance('2027-01-08T12:00:00Z')
    await owner.obligations.complete({ id })
    await advance('2027-01-09T00:00:00Z')
    expect(await owner.obligations.get({ id })).toMatchObject({ state: 'late' })
    expect(await owner.obligations.get({ id, asOf: '2027-01-08T00:00:00Z' })).toMatchObject({
      state: 'missed',
      records: [],
    })
    expect(await owner.obligations.get({ id, asOf: '2027-01-06T00:00:00Z' })).toMatchObject({ state: 'open' })
  })

  it('keeps its place in the year over the change of clocks', async () => {
    await apply(weekly)
    expect(await occurrence('2027-03-22')).toMatchObject({ opensAt: '2027-03-22T08:00:00Z' })
    expect(await occurrence('2027-03-29')).toMatchObject({
      opensAt: '2027-03-29T07:00:00Z',
      dueAt: '2027-04-01T07:00:00Z',
    })
  })

  it('asks for the evidence that its procedure names', async () => {
    await apply(withEvidence)
    await advance('2027-01-04T08:00:00Z')
    const { id } = await occurrence('2027-01-04')
    await expect(owner.obligations.complete({ id })).rejects.toMatchObject({ code: 'missing_evidence', status: 422 })
    const wrong = await evidence('accounts.exe')
    await expect(owner.obligations.complete({ id, evidence: [{ evidenceId: wrong.id }] })).rejects.toMatchObject({
      code: 'missing_evidence',
    })
    const right = await evidence('accounts.csv')
    const met = await owner.obligations.complete({ id, evidence: [{ evidenceId: right.id }] })
    expect(met.records[0]?.evidence).toMatchObject([{ id: right.id, requirement: 'export' }])
    expect((await owner.evidence.get({ id: right.id })).usedBy).toMatchObject([{ obligationId: id }])
  })

  it('can be done and have failed: a nonconformity follows', async () => {
    await apply(withEvidence)
    await advance('2027-01-04T08:00:00Z')
    const { id } = await occurrence('2027-01-04')
    expect(
      await owner.obligations.complete({ id, result: 'failed', note: 'three leavers still had access' }),
    ).toMatchObject({ state: 'met', findings: [{ title: 'Failed: Review accounts' }] })
  })

  it('counts once, however often and by whomever it is recorded at the same moment', async () => {
    await apply(weekly)
    await advance('2027-01-04T08:00:00Z')
    const { id } = await occurrence('2027-01-04')
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => owner.obligations.complete({ id })))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect((await owner.obligations.get({ id })).records).toHaveLength(1)
    const key = { context: { idempotencyKey: 'one action' } }
    await advance('2027-01-11T08:00:00Z')
    const next = await occurrence('2027-01-11')
    const [first, second] = await Promise.all([
      owner.obligations.complete({ id: next.id }, key),
      owner.obligations.complete({ id: next.id }, key),
    ])
    expect(second).toEqual(first)
    await expect(owner.obligations.complete({ id: next.id, note: 'another' }, key)).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    })
  })
})

describe('planner and sweeper', () => {
  const inOrg = (run: Parameters<typeof withOrg<unknown>>[2]) =>
    withOrg(test.app.database, { org, context: systemContext('sweep', 'test') }, run)

  it('do the same thing once, with many workers at once', async () => {
    await apply(weekly)
    const superuser = await test.superuser()
    await superuser.query("update ledger.mode set simulated_now = '2027-02-01T12:00:00Z'")
    await Promise.all(Array.from({ length: 6 }, () => inOrg(sweep)))
    const { rows } = await superuser.query<{ state: string; n: number }>(
      "select state, count(*)::int as n from app.obligation where opens_at < '2027-02-02' group by 1 order by 1",
    )
    expect(rows).toEqual([
      { state: 'missed', n: 4 },
      { state: 'open', n: 1 },
    ])
    expect((await superuser.query('select 1 from app.finding')).rowCount).toBe(1)
    await superuser.end()
  })

  it('note an outage as the reason of windows that ended in it', async () => {
    await apply(weekly)
    await advance('2027-01-05T08:00:00Z')
    const superuser = await test.superuser()
    await superuser.query("update ledger.mode set simulated_now = '2027-01-26T12:00:00Z'")
    await superuser.end()
    await inOrg(sweep)
    const missed = await occurrence('2027-01-11')
    expect(missed).toMatchObject({ state: 'missed', closedAt: '2027-01-14T08:00:00Z' })
    expect((await owner.obligations.get({ id: missed.id })).missedReason).toContain(
      'Holdfast did not run from 2027-01-05T08:00:00Z',
    )
  })

  it('take back what is planned when a procedure changes in mid-window, and leave what is open as it was fixed', async () => {
    await apply(weekly)
    await advance('2027-01-05T00:00:00Z')
    await apply(weekly.replace('BYDAY=MO', 'BYDAY=WE').replace('Look at every account.', 'Look at half of them.'))
    expect(await owner.obligations.get({ id: (await occurrence('2027-01-04')).id })).toMatchObject({
      state: 'open',
      procedureVersion: 1,
      steps: 'Look at every account.',
    })
    const { items } = await owner.obligations.list({ limit: 3 })
    expect(items.map((item) => item.occurrence)).toEqual(['2027-01-04', '2027-01-06', '2027-01-13'])
    await advance('2027-01-06T08:00:00Z')
    expect(await owner.obligations.get({ id: (await occurrence('2027-01-06')).id })).toMatchObject({
      procedureVersion: 2,
      steps: 'Look at half of them.',
    })
  })

  it('stop planning for a procedure that is retired, and keep its history', async () => {
    await apply(weekly)
    await advance('2027-01-12T00:00:00Z')
    await apply(onJoining)
    const { items } = await owner.obligations.list({ limit: 10 })
    expect(items.map((item) => [item.occurrence, item.state])).toEqual([
      ['2027-01-04', 'missed'],
      ['2027-01-11', 'open'],
    ])
  })
})

describe('an event', () => {
  it('brings a duty in the same transaction, with a deadline in business days', async () => {
    await apply(onJoining)
    await owner.people.create({ name: 'New Colleague', email: 'new@acme.test' })
    const { items } = await owner.obligations.list({})
    // Tuesday is the first business day, Wednesday the 6th is a holiday
    expect(items).toMatchObject([{ state: 'open', opensAt: '2027-01-04T07:00:00Z', dueAt: '2027-01-07T07:00:00Z' }])
    expect(items[0]?.title).toContain('Set up accounts')
  })

  it('leaves nothing behind when what caused it fails', async () => {
    await apply(onJoining)
    await owner.people.create({ name: 'New Colleague', email: 'new@acme.test' })
    await expect(owner.people.create({ name: 'Twin', email: 'new@acme.test' })).rejects.toMatchObject({ status: 409 })
    expect((await owner.obligations.list({})).items).toHaveLength(1)
  })

  it('can be reported late, which leaves less time', async () => {
    await apply(onJoining.replace('person.joined', 'custom.joined'))
    const { obligations } = await owner.obligations.recordEvent({
      kind: 'custom.joined',
      summary: 'somebody',
      happenedAt: '2027-01-01T08:00:00Z',
    })
    expect(obligations).toMatchObject([{ dueAt: '2027-01-05T08:00:00Z' }])
    await expect(
      owner.obligations.recordEvent({ kind: 'custom.joined', summary: 'x', happenedAt: '2028-01-01T00:00:00Z' }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('a continuous duty', () => {
  it('is kept by reports, day by day, and broken by silence', async () => {
    await apply(feed)
    const [stretch] = (await owner.obligations.list({})).items
    // two weeks to connect the source; its first report starts the rhythm
    expect(stretch).toMatchObject({ state: 'open', occurrence: '2027-01-04', dueAt: '2027-01-18T07:00:00Z' })
    const id = stretch?.procedure.id ?? ''
    await advance('2027-01-04T14:00:00Z')
    expect(await owner.obligations.reportSource({ id })).toMatchObject({ nextReportDueAt: '2027-01-04T22:00:00Z' })
    await advance('2027-01-04T21:00:00Z')
    await owner.obligations.reportSource({ id })
    await advance('2027-01-05T04:00:00Z')
    await owner.obligations.reportSource({ id })
    expect((await owner.obligations.list({})).items).toMatchObject([
      { occurrence: '2027-01-04', state: 'met', closedAt: '2027-01-04T23:00:00Z' },
      { occurrence: '2027-01-05', state: 'open', dueAt: '2027-01-05T12:00:00Z' },
    ])
    await advance('2027-01-05T12:00:00Z')
    expect((await owner.findings.list({})).items).toMatchObject([{ title: 'Missed: The directory reports' }])
    await owner.obligations.reportSource({ id })
    expect((await owner.obligations.list({ state: ['open'] })).items).toMatchObject([{ occurrence: '2027-01-05#2' }])
  })

  it('is not kept by a source that was never heard: no day of waiting counts as met', async () => {
    await apply(feed.replace('every: PT8H', 'every: P2D, connectWithin: P3D'))
    await advance('2027-01-07T06:59:00Z')
    expect((await owner.obligations.list({})).items).toMatchObject([{ occurrence: '2027-01-04', state: 'open' }])
    await advance('2027-01-07T07:00:00Z')
    expect((await owner.findings.list({})).items).toMatchObject([{ title: 'Missed: The directory reports' }])
    await advance('2027-01-11T07:00:00Z')
    expect((await owner.obligations.list({})).items.map(({ occurrence, state }) => [occurrence, state])).toEqual([
      ['2027-01-04', 'missed'],
      ['2027-01-07', 'missed'],
      ['2027-01-09', 'missed'],
      ['2027-01-11', 'open'],
    ])
  })
})

describe('waiving, delegating, standing in', () => {
  it('needs somebody else to approve a waiver, and ends', async () => {
    await apply(weekly)
    const manager = await organization.join({ name: 'Max Manager', accessRole: 'manager' })
    await advance('2027-01-04T08:00:00Z')
    const { id } = await occurrence('2027-01-04')
    const waiver = await owner.obligations.requestWaiver({
      id,
      reason: 'The directory is being replaced',
      endsAt: '2027-01-20T00:00:00Z',
    })
    await expect(owner.obligations.decideWaiver({ id: waiver.id, decision: 'approve' })).rejects.toMatchObject({
      code: 'separation_of_duties',
      status: 403,
    })
    await manager.client.obligations.decideWaiver({ id: waiver.id, decision: 'approve' })
    expect(await occurrence('2027-01-04')).toMatchObject({ state: 'waived' })
    await advance('2027-01-10T00:00:00Z')
    expect((await owner.obligations.executionGap({})).total).toMatchObject({ due: 0, waived: 1, gap: null })
    await advance('2027-01-20T00:00:00Z')
    expect((await owner.findings.list({ limit: 50 })).items.map((finding) => finding.title)).toContain(
      'Waiver ended: Review accounts',
    )
  })

  it('hands a duty over for a time, and gives it back', async () => {
    await apply(weekly)
    const member = await organization.join({ name: 'Mia Member' })
    await advance('2027-01-04T08:00:00Z')
    const { id } = await occurrence('2027-01-04')
    await expect(member.client.obligations.complete({ id })).rejects.toMatchObject({ code: 'forbidden' })
    await owner.obligations.delegate({ id, toId: member.id, until: '2027-01-05T08:00:00Z', reason: 'travel' })
    expect((await member.client.obligations.list({ mine: true, state: ['open'] })).items).toHaveLength(1)
    await advance('2027-01-05T08:00:00Z')
    expect(await occurrence('2027-01-04')).toMatchObject({ assignee: { id: organization.ownerId } })
    await expect(member.client.obligations.complete({ id })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('lets the deputy act during an absence, visibly on whose behalf', async () => {
    await apply(weekly)
    const member = await organization.join({ name: 'Mia Member' })
    await owner.people.addAbsence({
      personId: organization.ownerId,
      deputyId: member.id,
      startsAt: '2027-01-04T00:00:00Z',
      endsAt: '2027-01-09T00:00:00Z',
      reason: 'holiday',
    })
    await advance('2027-01-04T08:00:00Z')
    const open = await occurrence('2027-01-04')
    expect(open).toMatchObject({ assignee: { name: 'Ada Owner' }, actsFor: { name: 'Mia Member' } })
    expect(await member.client.obligations.complete({ id: open.id })).toMatchObject({
      state: 'met',
      records: [{ recordedBy: { name: 'Mia Member' }, onBehalfOf: { name: 'Ada Owner' } }],
    })
  })
})

describe('Today', () => {
  it('shows what is due, what was missed, and what to do next', async () => {
    await apply(weekly)
    await advance('2027-01-12T09:00:00Z')
    const today = await owner.obligations.today({})
    expect(today.mine.map((row) => [row.occurrence, row.state])).toEqual([
      ['2027-01-04', 'missed'],
      ['2027-01-11', 'open'],
    ])
    expect(today).toMatchObject({
      mineTotal: 2,
      gap: { due: 1, missed: 1, gap: 1 },
      findings: { open: 1, overdue: 0 },
      thisWeek: { due: 1, done: 0 },
    })
    expect(today.weeklyGap).toHaveLength(13)
    expect(today.next.map((step) => step.kind)).toContain('assign_role')
  })
})

describe('a duty of everybody', () => {
  const training = `
- id: training
  control: access-review
  title: Yearly training
  role: member
  steps: Watch and answer.
  when: { schedule: { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1' } }
  window: P30D
- id: starter-training
  control: access-review
  title: Starter training
  role: member
  steps: Watch and answer.
  when: { event: { on: person.joined, within: P30D } }
`
  const roles = { 'holdfast.yaml': `${tinyProgram('')['holdfast.yaml']}  - { id: member, title: Member of staff }\n` }

  it('falls to each person when it opens, and to the one whom an event is about', async () => {
    await apply(training, roles)
    const member = await organization.join({ name: 'Mia Member' })
    expect((await member.client.obligations.list({ mine: true, state: ['open'] })).items).toMatchObject([
      { procedure: { key: 'starter-training' }, assignee: { id: member.id } },
    ])
    await advance('2027-02-01T08:00:00Z')
    expect((await member.client.obligations.list({ mine: true, state: ['open'] })).items).toMatchObject([
      { procedure: { key: 'starter-training' } },
      { procedure: { key: 'training' } },
    ])
    expect((await owner.obligations.list({ mine: true, state: ['open'] })).items).toMatchObject([
      { procedure: { key: 'training' } },
    ])
  })
})
