import { expect, it } from 'vitest'
import { periodOf } from './period.rules.ts'

const zone = 'Europe/Berlin'
const shown = Date.parse('2026-06-10T09:41:12Z')

it('counts days back from the hour that is shown', () => {
  expect(periodOf({ period: '30' }, shown, zone)).toEqual({
    from: '2026-05-11T09:00:00.000Z',
    until: '2026-06-10T09:00:00.000Z',
  })
})

it('is 90 days when nothing is said', () => {
  expect(periodOf({}, shown, zone)).toEqual(periodOf({ period: '90' }, shown, zone))
})

it('begins the year at midnight of the organization', () => {
  expect(periodOf({ period: 'year' }, shown, zone).from).toBe('2025-12-31T23:00:00.000Z')
})

it('takes both days of own dates, whichever came first', () => {
  const expected = { from: '2026-02-28T23:00:00.000Z', until: '2026-03-31T22:00:00.000Z' }
  expect(periodOf({ period: 'own', from: '2026-03-01', until: '2026-03-31' }, shown, zone)).toEqual(expected)
  expect(periodOf({ period: 'own', from: '2026-03-31', until: '2026-03-01' }, shown, zone)).toEqual(expected)
})
