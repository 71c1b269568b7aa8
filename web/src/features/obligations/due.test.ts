import { describe, expect, it } from 'vitest'
import { dayAfter, duePeriods, textOf } from './due.rules.ts'

const zone = 'Europe/Berlin'
const at = (day: string) => new Date(Date.parse(day)).toISOString()

describe('periods in which a duty is due', () => {
  it('begin and end at midnight of the organization, also where the clocks change', () => {
    // Sunday, 29 March 2026: clocks go from 2 to 3 in the morning.
    const periods = duePeriods(Date.parse('2026-03-29T12:00:00Z'), zone)
    const of = (label: string) => periods.find((one) => one.label === label)?.period
    expect(of('Today')).toEqual({ dueFrom: '2026-03-28T23:00:00.000Z', dueUntil: '2026-03-29T22:00:00.000Z' })
    expect(of('This week')).toEqual({ dueFrom: '2026-03-22T23:00:00.000Z', dueUntil: '2026-03-29T22:00:00.000Z' })
    expect(of('Any time')).toEqual({ dueFrom: undefined, dueUntil: undefined })
  })

  it('are told by their first and last day', () => {
    expect(textOf({ dueFrom: at('2026-03-01T12:00Z'), dueUntil: at('2026-03-07T23:00Z') }, zone)).toBe(
      ': 1 Mar 2026 to 7 Mar 2026',
    )
    expect(textOf({ dueFrom: undefined, dueUntil: at('2026-03-07T23:00Z') }, zone)).toBe(': until 7 Mar 2026')
    expect(textOf({ dueFrom: at('2026-03-07T12:00Z'), dueUntil: undefined }, zone)).toBe(': from 7 Mar 2026')
    expect(textOf({ dueFrom: undefined, dueUntil: undefined }, zone)).toBe('')
  })

  it('count days across months and years', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01')
    expect(dayAfter('2028-03-01', -1)).toBe('2028-02-29')
  })
})
