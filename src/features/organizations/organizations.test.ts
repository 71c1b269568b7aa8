import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

let test: TestApp
let organization: TestOrganization

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T07:00:00Z' })
  organization = await setUpOrganization(test)
})
afterAll(() => test.close())

describe('the organization', () => {
  it('is what it was set up as, with Monday to Friday as its working days', async () => {
    expect(await organization.owner.organization.get({})).toEqual({
      id: expect.any(String),
      name: 'Acme',
      timezone: 'Europe/Berlin',
      workdays: [1, 2, 3, 4, 5],
      holidays: [],
    })
  })

  it('keeps what is not changed, and its calendar in order', async () => {
    const { owner } = organization
    const changed = await owner.organization.update({
      workdays: [4, 1, 2, 1, 3],
      holidays: ['2027-12-25', '2027-01-06', '2027-12-25'],
    })
    expect(changed).toMatchObject({ name: 'Acme', workdays: [1, 2, 3, 4], holidays: ['2027-01-06', '2027-12-25'] })
    expect(await owner.organization.get({})).toEqual(changed)
    expect(await owner.organization.update({ name: 'Acme Ltd' })).toEqual({ ...changed, name: 'Acme Ltd' })
    expect((await owner.identity.session({})).organization?.name).toBe('Acme Ltd')
    expect(await owner.organization.update({ holidays: [] })).toMatchObject({ holidays: [] })
  })

  it.each([
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+01:00' }, 'timezone'],
    [{ workdays: [] }, 'workdays'],
    [{ workdays: [8] }, 'workdays'],
    [{ holidays: ['2027-02-30'] }, 'holidays'],
    [{ name: ' ' }, 'name'],
  ])('refuses %j', async (change, path) => {
    await expect(organization.owner.organization.update(change)).rejects.toMatchObject({
      status: 400,
      data: { detail: expect.stringContaining(path) },
    })
  })

  it('refuses holidays that leave no working day for a deadline to fall on', async () => {
    const mondays = Array.from({ length: 60 }, (_, week) =>
      Temporal.PlainDate.from('2027-01-04').add({ weeks: week }).toString(),
    )
    await expect(organization.owner.organization.update({ workdays: [1], holidays: mondays })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'holidays' }] },
    })
  })

  it('is changed by its owners only, and seen by everybody', async () => {
    const manager = await organization.join({ name: 'Max Manager', accessRole: 'manager' })
    await expect(manager.client.organization.update({ name: 'Mine' })).rejects.toMatchObject({ status: 403 })
    expect(await manager.client.organization.get({})).toMatchObject({ name: 'Acme Ltd' })
  })

  it('was called on a past day as it was called then', async () => {
    const { owner } = organization
    await test.app.ledger.drain()
    const before = await owner.organization.get({})
    const superuser = await test.superuser()
    const { rows } = await superuser.query<{ size: string }>('select size from ledger.log')
    await superuser.end()
    await owner.organization.update({ name: 'Renamed' })
    await test.app.ledger.drain()
    expect(await owner.organization.get({ asOf: `size:${rows[0]?.size}` })).toEqual(before)
    await owner.organization.update({ name: before.name })
  })

  it('that moves to another time zone moves what is planned, and not what is open', async () => {
    const { owner, ownerId } = organization
    await owner.organization.update({ timezone: 'Europe/Berlin', workdays: [1, 2, 3, 4, 5], holidays: [] })
    const weekly = `
- id: weekly-review
  control: access-review
  title: Review accounts
  role: lead
  steps: Look at every account.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '08:00', businessDay: next } }
  window: P3D
  severity: high
`
    await owner.program.apply({ files: tinyProgram(weekly), holders: { lead: ownerId } })
    const opening = async () =>
      (await owner.obligations.list({ limit: 3 })).items.map(({ state, opensAt }) => `${state} ${opensAt}`)
    expect(await opening()).toEqual([
      'open 2027-01-04T07:00:00Z',
      'planned 2027-01-11T07:00:00Z',
      'planned 2027-01-18T07:00:00Z',
    ])
    await owner.organization.update({ timezone: 'America/New_York', holidays: ['2027-01-18'] })
    expect(await opening()).toEqual([
      'open 2027-01-04T07:00:00Z',
      'planned 2027-01-11T13:00:00Z',
      'planned 2027-01-19T13:00:00Z',
    ])
  })
})
