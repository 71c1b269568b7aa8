import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

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

let test: TestApp
let organization: TestOrganization

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T07:00:00Z' })
  organization = await setUpOrganization(test)
})
afterAll(() => test.close())

describe('a weekly duty', () => {
  it('is planned ahead, opens, is met in time, and the next one is missed', async () => {
    const { owner, ownerId } = organization
    const applied = await owner.program.apply({ files: tinyProgram(weekly), holders: { lead: ownerId } })
    expect(applied.obligationsPlanned).toBeGreaterThan(50)
    const { items } = await owner.obligations.list({ limit: 2 })
    expect(items.map(({ state, occurrence, opensAt, dueAt }) => ({ state, occurrence, opensAt, dueAt }))).toEqual([
      { state: 'planned', occurrence: '2027-01-04', opensAt: '2027-01-04T08:00:00Z', dueAt: '2027-01-07T08:00:00Z' },
      { state: 'planned', occurrence: '2027-01-11', opensAt: '2027-01-11T08:00:00Z', dueAt: '2027-01-14T08:00:00Z' },
    ])
  })
})
