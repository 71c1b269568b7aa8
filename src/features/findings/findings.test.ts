import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'
import { withOrg } from '../../core/database/with-org.ts'
import type { OrgId } from '../../core/ids.ts'
import { systemContext } from '../../core/operations/system-context.ts'
import { type Nonconformity, openNonconformity } from './index.ts'

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let fixer: { client: TestClient; id: string }
let verifier: { client: TestClient; id: string }
let org: OrgId
let now = Temporal.Instant.from('2027-01-04T08:00:00Z')

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: now.toString() })
  organization = await setUpOrganization(test)
  owner = organization.owner
  fixer = await organization.join({ name: 'Fritz Fixer' })
  verifier = await organization.join({ name: 'Vera Verifier' })
  const { rows } = await sql<{ id: OrgId }>('select id from app.organization')
  org = rows[0]?.id ?? org
})
afterAll(() => test.close())

async function sql<R extends object>(text: string, values: unknown[] = []): Promise<pg.QueryResult<R>> {
  const superuser = await test.superuser()
  try {
    return await superuser.query<R>(text, values)
  } finally {
    await superuser.end()
  }
}

/** Moves the simulated clock. */
async function wait(duration: Temporal.DurationLike): Promise<void> {
  now = now.add(duration)
  await sql('update ledger.mode set simulated_now = $1', [now.toString()])
}

const eventsAbout = async (id: string) =>
  (
    await sql<{ kind: string; summary: string }>('select kind, summary from app.program_event where subject_id = $1', [
      id,
    ])
  ).rows

const missed = (dedupeKey: string, changed: Partial<Nonconformity> = {}) =>
  withOrg(test.app.database, { org, context: systemContext('sweep', 'test') }, (tx) =>
    openNonconformity(tx, {
      dedupeKey,
      title: `Missed: ${dedupeKey}`,
      description: 'The window of 2027-01-03 closed without a record.',
      severity: 'high',
      controlId: null,
      obligationId: null,
      ownerId: null,
      ...changed,
    }),
  )

describe('a nonconformity', () => {
  it('is opened once for one thing that is wrong, and counts up as long as it is open', async () => {
    const first = await missed('review')
    expect(first.isNew).toBe(true)
    const second = await missed('review', { description: 'The window of 2027-01-04 closed without a record.' })
    expect(second).toEqual({ id: first.id, isNew: false })
    const finding = await owner.findings.get({ id: first.id })
    expect(finding).toMatchObject({
      kind: 'nonconformity',
      title: 'Missed: review',
      state: 'open',
      severity: 'high',
      owner: null,
      control: null,
      obligation: null,
      occurrences: 2,
      openedAt: '2027-01-04T08:00:00Z',
      dueAt: '2027-01-11T08:00:00Z',
      isOverdue: false,
    })
    expect(finding.description).toBe(
      'The window of 2027-01-03 closed without a record.\n\nAgain on 2027-01-04: The window of 2027-01-04 closed without a record.',
    )
    expect(await eventsAbout(first.id)).toEqual([{ kind: 'finding.opened', summary: 'Missed: review' }])
  })

  it('found twenty times at once is one, counted twenty times', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => missed('race')))
    expect(new Set(found.map(({ id }) => id)).size).toBe(1)
    expect(found.filter(({ isNew }) => isNew)).toHaveLength(1)
    const { id = '' } = found[0] ?? {}
    expect((await owner.findings.get({ id })).occurrences).toBe(20)
    expect(await eventsAbout(id)).toHaveLength(1)
  })

  it('found again worse than before takes the higher severity and the earlier deadline, and never the other way round', async () => {
    const { id } = await missed('worse', { severity: 'low' })
    await missed('worse', { severity: 'critical' })
    expect(await owner.findings.get({ id })).toMatchObject({ severity: 'critical', dueAt: '2027-01-06T08:00:00Z' })
    await missed('worse', { severity: 'medium' })
    expect(await owner.findings.get({ id })).toMatchObject({ severity: 'critical', dueAt: '2027-01-06T08:00:00Z' })
  })

  it('of a duty with a long title is cut to what fits', async () => {
    const { id } = await missed('long', { title: `Missed: ${'🔒'.repeat(300)}` })
    const { title } = await owner.findings.get({ id })
    expect([...new Intl.Segmenter().segment(title)]).toHaveLength(300)
    expect(title.endsWith('🔒…')).toBe(true)
  })
})

describe('reporting something that is wrong', () => {
  it('opens a finding, which everybody may do and anybody can own who can act', async () => {
    const finding = await fixer.client.findings.open({ title: 'Door of the server room is open', ownerId: verifier.id })
    expect(finding).toMatchObject({
      kind: 'observation',
      severity: 'medium',
      state: 'open',
      owner: { id: verifier.id, name: 'Vera Verifier' },
      dueAt: '2027-02-03T08:00:00Z',
      occurrences: 1,
      timesReopened: 0,
    })
    expect(await eventsAbout(finding.id)).toHaveLength(1)
    const auditor = await owner.people.create({ name: 'Aud', email: 'aud@acme.test', accessRole: 'auditor' })
    await expect(fixer.client.findings.open({ title: 'X', ownerId: auditor.id })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'ownerId' }] },
    })
    const unknown = '01900000-0000-7000-8000-000000000000'
    await expect(fixer.client.findings.open({ title: 'X', ownerId: unknown })).rejects.toMatchObject({ status: 404 })
    await expect(fixer.client.findings.open({ title: 'X', controlId: unknown })).rejects.toMatchObject({ status: 404 })
  })

  it('twice in the same words counts up, and keeps both descriptions', async () => {
    const first = await fixer.client.findings.open({ title: 'Laptop lost', description: 'In the train.' })
    const again = await verifier.client.findings.open({ title: ' laptop  LOST', description: 'A black one.' })
    expect(again).toMatchObject({ id: first.id, occurrences: 2, title: 'Laptop lost' })
    expect(again.description).toBe('In the train.\n\nAgain on 2027-01-04: A black one.')
  })

  it('once with an Idempotency-Key is once', async () => {
    const call = [{ title: 'Badge found' }, { context: { idempotencyKey: 'badge' } }] as const
    const first = await fixer.client.findings.open(...call)
    expect(await fixer.client.findings.open(...call)).toEqual(first)
  })
})

const opened = (title: string, severity: 'low' | 'high' = 'low') => fixer.client.findings.open({ title, severity })

describe('following a finding up', () => {
  const analysis = { rootCause: 'Nobody was told.', correctiveAction: 'The calendar tells.' }

  it('goes from open by acting and waiting to closed, by two people', async () => {
    const { id } = await opened('Backup was not tested')
    expect(await owner.findings.assign({ id, ownerId: fixer.id })).toMatchObject({
      state: 'acting',
      owner: { id: fixer.id },
    })
    await expect(fixer.client.findings.fix({ id })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'rootCause' }, { path: 'correctiveAction' }] },
    })
    expect(await fixer.client.findings.analyze({ id, ...analysis })).toMatchObject({ state: 'acting', ...analysis })
    const fixed = await fixer.client.findings.fix({ id })
    expect(fixed).toMatchObject({
      state: 'awaiting_verification',
      fixedBy: { id: fixer.id, name: 'Fritz Fixer' },
      fixedAt: now.toString(),
      verifyNotBefore: now.toString(),
      verifiedBy: null,
    })
    await expect(fixer.client.findings.verify({ id, effective: true, note: '' })).rejects.toMatchObject({
      status: 403,
      data: { code: 'separation_of_duties' },
    })
    const closed = await verifier.client.findings.verify({ id, effective: true, note: 'I saw the log.' })
    expect(closed).toMatchObject({
      state: 'closed',
      verifiedBy: { id: verifier.id, name: 'Vera Verifier' },
      verifiedAt: now.toString(),
      verificationNote: 'I saw the log.',
      isOverdue: false,
    })
  })

  it('with an API key is no way around the second person', async () => {
    const { id } = await opened('Own verification')
    await fixer.client.findings.fix({ id, ...analysis })
    const { token } = await fixer.client.identity.createApiKey({ name: 'k', scopes: ['finding:verify'] })
    await expect(test.withKey(token).findings.verify({ id, effective: true, note: '' })).rejects.toMatchObject({
      data: { code: 'separation_of_duties' },
    })
  })

  it('that did not help is reopened with a new deadline, at once', async () => {
    const { id } = await opened('Certificate expired', 'high')
    await fixer.client.findings.fix({ id, ...analysis })
    await wait({ hours: 24 })
    await expect(verifier.client.findings.verify({ id, effective: true, note: '' })).rejects.toMatchObject({
      status: 409,
      data: { code: 'window_not_open' },
    })
    const reopened = await verifier.client.findings.verify({ id, effective: false, note: 'Expired again.' })
    expect(reopened).toMatchObject({
      state: 'open',
      timesReopened: 1,
      dueAt: '2027-01-12T08:00:00Z',
      fixedBy: null,
      fixedAt: null,
      verifyNotBefore: null,
      verificationNote: 'Expired again.',
      ...analysis,
    })
    // who failed once may fix it again
    expect(await fixer.client.findings.fix({ id, verifyAfterDays: 0 })).toMatchObject({
      state: 'awaiting_verification',
    })
    expect(await verifier.client.findings.verify({ id, effective: true, note: '' })).toMatchObject({ state: 'closed' })
  })

  it('that comes back after it was closed is reopened, unless it is open anew already', async () => {
    const { id } = await opened('Guests on the network')
    await fixer.client.findings.fix({ id, ...analysis })
    await verifier.client.findings.verify({ id, effective: true, note: '' })
    expect(await verifier.client.findings.reopen({ id, note: 'Seen again.' })).toMatchObject({
      state: 'open',
      timesReopened: 1,
      verifiedBy: null,
      verifiedAt: null,
      verificationNote: 'Seen again.',
    })
    await expect(verifier.client.findings.reopen({ id, note: 'x' })).rejects.toMatchObject({ status: 409 })
    await fixer.client.findings.fix({ id })
    await verifier.client.findings.verify({ id, effective: true, note: '' })
    const anew = await opened('Guests on the network')
    expect(anew.id).not.toBe(id)
    await expect(verifier.client.findings.reopen({ id, note: 'x' })).rejects.toMatchObject({
      status: 409,
      data: { detail: expect.stringContaining(anew.id) },
    })
  })

  it('refuses what does not belong to its state', async () => {
    const { id } = await opened('States')
    const wrong = { status: 409, data: { code: 'wrong_state' } }
    await expect(verifier.client.findings.verify({ id, effective: true, note: '' })).rejects.toMatchObject(wrong)
    await fixer.client.findings.fix({ id, ...analysis })
    await expect(fixer.client.findings.fix({ id })).rejects.toMatchObject(wrong)
    await expect(fixer.client.findings.analyze({ id, ...analysis })).rejects.toMatchObject(wrong)
    // handing over what waits changes nothing about the fix
    expect(await owner.findings.assign({ id, ownerId: verifier.id })).toMatchObject({ state: 'awaiting_verification' })
    await verifier.client.findings.verify({ id, effective: true, note: '' })
    await expect(owner.findings.assign({ id, ownerId: fixer.id })).rejects.toMatchObject(wrong)
    await expect(fixer.client.findings.fix({ id })).rejects.toMatchObject(wrong)
  })

  it('an empty analysis is none', async () => {
    const { id } = await opened('Nothing written')
    expect(await fixer.client.findings.analyze({ id, rootCause: ' ', correctiveAction: '' })).toMatchObject({
      state: 'open',
    })
  })

  it('verified twice at once is verified once', async () => {
    const { id } = await opened('Two verifiers')
    await fixer.client.findings.fix({ id, ...analysis })
    const race = await Promise.allSettled([
      verifier.client.findings.verify({ id, effective: true, note: 'good' }),
      owner.findings.verify({ id, effective: false, note: 'bad' }),
    ])
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('the list of findings', () => {
  it('comes by deadline, filtered and by pages', async () => {
    const { items } = await owner.findings.list({ limit: 200 })
    const deadlines = items.map(({ dueAt }) => dueAt)
    expect(deadlines).toEqual(deadlines.toSorted((a, b) => (a < b ? -1 : 1)))
    const first = await owner.findings.list({ limit: 4, sort: 'openedAt', order: 'desc' })
    const rest = await owner.findings.list({ limit: 200, sort: 'openedAt', order: 'desc', cursor: first.next ?? '' })
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(items.length)

    const { items: mine } = await owner.findings.list({ ownerId: verifier.id, state: ['open'] })
    expect(mine.map(({ title }) => title)).toEqual(['Door of the server room is open'])
    const { items: grave } = await owner.findings.list({ kind: ['nonconformity'], severity: ['critical'] })
    expect(grave.map(({ title }) => title)).toEqual(['Missed: worse'])
  })

  it('shows what is overdue, now and as it was', async () => {
    await test.app.ledger.drain()
    const before = now.toString()
    await wait({ hours: 24 })
    const { items: overdue } = await owner.findings.list({ overdue: true })
    expect(overdue.map(({ title, isOverdue }) => ({ title, isOverdue }))).toEqual([
      { title: 'Missed: worse', isOverdue: true },
    ])
    expect((await owner.findings.list({ overdue: true, asOf: before })).items).toEqual([])
    const { items: onTime } = await owner.findings.list({ overdue: false, limit: 200 })
    expect(onTime.map(({ title }) => title)).not.toContain('Missed: worse')
  })

  it('shows a finding as it stood before it was fixed', async () => {
    const { id } = await fixer.client.findings.open({ title: 'As it was', severity: 'low' })
    await test.app.ledger.drain()
    const before = now.toString()
    await wait({ minutes: 1 })
    await fixer.client.findings.fix({ id, rootCause: 'a', correctiveAction: 'b' })
    await test.app.ledger.drain()
    expect(await owner.findings.get({ id, asOf: before })).toMatchObject({
      state: 'open',
      rootCause: '',
      fixedBy: null,
    })
    expect(await owner.findings.get({ id })).toMatchObject({ state: 'awaiting_verification', rootCause: 'a' })
  })
})

describe('a duty that is missed', () => {
  it('opens a finding with its control, obligation and owner, which an auditor of the framework sees', async () => {
    const daily = `
- id: look
  control: access-review
  title: Look at the log
  role: lead
  steps: Look.
  when: { schedule: { rrule: 'FREQ=DAILY', time: '09:00' } }
  window: PT1H
  severity: critical
`
    await owner.program.apply({ files: tinyProgram(daily), holders: { lead: fixer.id } })
    await owner.clock.advance({ to: now.add({ hours: 50 }).toString() })
    const { items } = await owner.findings.list({ kind: ['nonconformity'], ownerId: fixer.id })
    expect(items).toMatchObject([
      {
        severity: 'critical',
        state: 'open',
        owner: { name: 'Fritz Fixer' },
        control: { key: 'access-review' },
        occurrences: 2,
      },
    ])
    const { id = '' } = items[0] ?? {}
    expect((await owner.findings.get({ id })).obligation?.title).toBe('Look at the log')

    const { client: within } = await organization.joinAuditor('within', '2027-01-01', '2027-12-31')
    expect((await within.findings.list({})).items.map((finding) => finding.id)).toEqual([id])
    expect((await within.findings.get({ id })).id).toBe(id)
    await expect(within.findings.open({ title: 'Not for me' })).rejects.toMatchObject({ status: 403 })
    const reported = await owner.findings.open({ title: 'Without a control' })
    await expect(within.findings.get({ id: reported.id })).rejects.toMatchObject({ status: 404 })
    const { client: before } = await organization.joinAuditor('before', '2026-01-01', '2026-12-31')
    expect((await before.findings.list({})).items).toEqual([])

    // who leaves is told of it by what is left undone
    const { orphanedRoles } = await owner.people.deactivate({ id: fixer.id })
    expect(orphanedRoles).toMatchObject([{ key: 'lead' }])
  })
})
