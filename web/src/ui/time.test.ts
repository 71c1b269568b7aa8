import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAt, formatDay, formatMoment, formatMomentInFull, instantOf, relativeTime, timeAt } from './time.rules.ts'

const berlin = 'Europe/Berlin'
const ms = (iso: string) => Date.parse(iso)

describe('writing moments', () => {
  it('shows the day and time of the zone it is asked for', () => {
    expect(formatMoment('2026-11-21T23:30:00Z', berlin)).toBe('22 Nov 2026, 00:30')
    expect(formatMoment('2026-11-21T23:30:00Z', 'America/New_York')).toBe('21 Nov 2026, 18:30')
    expect(formatMomentInFull('2026-07-01T12:00:09Z', berlin)).toBe('1 Jul 2026, 14:00:09 GMT+2')
  })

  it('leaves a plain date the day it names, in every zone', () => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue', 'UTC'])
      expect(formatDay('2026-03-01', zone)).toBe('1 Mar 2026')
  })
})

describe('relative time', () => {
  const now = ms('2026-11-21T09:00:00Z')
  it.each([
    ['2026-11-21T09:00:20Z', 'now'],
    ['2026-11-21T09:20:30Z', 'in 20 minutes'],
    ['2026-11-21T06:00:00Z', '3 hours ago'],
    ['2026-11-20T09:00:00Z', 'yesterday'],
    ['2026-11-24T08:00:00Z', 'in 3 days'],
    ['2026-08-01T08:00:00Z', '112 days ago'],
    ['2027-05-21', 'in 6 months'],
    ['2020-11-21', '6 years ago'],
    ['2026-11-21', 'today'],
    ['2026-11-22', 'tomorrow'],
  ])('%s is %s', (iso, text) => {
    expect(relativeTime(iso, now, berlin)).toBe(text)
  })

  it('counts days of the calendar, not spans of 24 hours', () => {
    expect(relativeTime('2026-11-20T22:00:00Z', ms('2026-11-21T10:00:00Z'), berlin)).toBe('yesterday')
    expect(relativeTime('2026-11-19T23:30:00Z', ms('2026-11-21T10:00:00Z'), berlin)).toBe('yesterday')
    expect(relativeTime('2026-11-19T22:30:00Z', ms('2026-11-21T10:00:00Z'), berlin)).toBe('2 days ago')
  })
})

describe('the instant of a wall clock', () => {
  it('knows summer and winter', () => {
    expect(instantOf('2026-07-01', '14:00', berlin)).toBe('2026-07-01T12:00:00.000Z')
    expect(instantOf('2026-12-01', '14:00', berlin)).toBe('2026-12-01T13:00:00.000Z')
  })

  it('moves a skipped time forward and takes the first of a repeated one', () => {
    expect(instantOf('2026-03-29', '02:30', berlin)).toBe('2026-03-29T01:30:00.000Z')
    expect(instantOf('2026-10-25', '02:30', berlin)).toBe('2026-10-25T00:30:00.000Z')
    expect(instantOf('2026-11-01', '01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  it('is the inverse of reading the clock, at any minute in any zone', () => {
    const zones = ['UTC', berlin, 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia']
    fc.assert(
      fc.property(
        fc.integer({ min: ms('2000-01-01T00:00Z') / 60_000, max: ms('2040-01-01T00:00Z') / 60_000 }),
        fc.constantFrom(...zones),
        (minutes, zone) => {
          const at = minutes * 60_000
          const again = ms(instantOf(dayAt(at, zone), timeAt(at, zone), zone))
          // In a repeated hour the first is meant, which is the same reading of the clock.
          expect([dayAt(again, zone), timeAt(again, zone)]).toEqual([dayAt(at, zone), timeAt(at, zone)])
          expect(again).toBeLessThanOrEqual(at)
        },
      ),
    )
  })
})
