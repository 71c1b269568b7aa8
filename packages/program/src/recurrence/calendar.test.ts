import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDuration, businessCalendar, dueAt, isWorkday, parseDuration, shiftToBusinessDay } from './index.ts'

const office = businessCalendar({ workdays: [1, 2, 3, 4, 5], holidays: ['2026-12-25'], timezone: 'America/New_York' })
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(office.timezone).toInstant()
const wall = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(office.timezone).toPlainDateTime().toString()
const end = (start: string, duration: string, counting: 'calendar' | 'business') =>
  wall(addDuration(local(start), duration, { counting, calendar: office }))

describe('a business calendar', () => {
  it.each([
    [{ workdays: [] }, /no working day/],
    [{ workdays: [0] }, /weekday/],
    [{ workdays: [1.5] }, /weekday/],
    [{ holidays: ['25.12.2026'] }, /YYYY-MM-DD/],
    [{ timezone: 'Nowhere' }, /IANA/],
  ])('%j is refused', (wrong, message) => {
    expect(() => businessCalendar({ workdays: [1], holidays: [], timezone: 'UTC', ...wrong })).toThrow(message)
  })

  it('with a year of holidays says so instead of searching on', () => {
    const holidays = Array.from({ length: 400 }, (_, days) =>
      Temporal.PlainDate.from('2026-01-01').add({ days }).toString(),
    )
    const closed = businessCalendar({ workdays: [1, 2, 3, 4, 5], holidays, timezone: 'UTC' })
    expect(() => shiftToBusinessDay(Temporal.PlainDate.from('2026-01-01'), 'next', closed)).toThrow(
      /no working day within 366/,
    )
  })

  it('shifts to the nearest working day in its direction, never past another', () => {
    const days = fc
      .integer({ min: 0, max: 800 })
      .map((count) => Temporal.PlainDate.from('2026-01-01').add({ days: count }))
    const calendars = fc.record({
      workdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      holidays: fc.uniqueArray(days.map(String), { maxLength: 60 }),
      timezone: fc.constant('UTC'),
    })
    fc.assert(
      fc.property(calendars, days, fc.constantFrom('next' as const, 'previous' as const), (input, date, direction) => {
        const calendar = businessCalendar(input)
        const shifted = shiftToBusinessDay(date, direction, calendar)
        expect(isWorkday(shifted, calendar)).toBe(true)
        const distance = date.until(shifted).days
        expect(direction === 'next' ? distance >= 0 : distance <= 0).toBe(true)
        for (let between = 0; between < Math.abs(distance); between++) {
          expect(isWorkday(date.add({ days: Math.sign(distance) * between }), calendar)).toBe(false)
        }
      }),
    )
  })
})

describe('calendar time', () => {
  it('keeps the time of day over a change of the clocks; hours are elapsed time', () => {
    expect(end('2026-03-07T15:00:00', 'P2D', 'calendar')).toBe('2026-03-09T15:00:00')
    expect(end('2026-03-07T15:00:00', 'PT48H', 'calendar')).toBe('2026-03-09T16:00:00')
    expect(end('2026-10-31T15:00:00', 'P1DT1H', 'calendar')).toBe('2026-11-01T16:00:00')
  })

  it('is constrained to the last day of a shorter month, months before days', () => {
    expect(end('2026-01-31T09:00:00', 'P1M', 'calendar')).toBe('2026-02-28T09:00:00')
    expect(end('2026-01-31T09:00:00', 'P1M1D', 'calendar')).toBe('2026-03-01T09:00:00')
    expect(end('2028-02-29T09:00:00', 'P1Y', 'calendar')).toBe('2029-02-28T09:00:00')
  })

  it('ends a window in the zone that is asked for', () => {
    const opened = Temporal.Instant.from('2026-03-28T12:00:00Z')
    expect(dueAt(opened, 'P1D', 'Europe/Berlin').toString()).toBe('2026-03-29T11:00:00Z')
    expect(dueAt(opened, 'P1D', 'UTC').toString()).toBe('2026-03-29T12:00:00Z')
  })
})

describe('business days', () => {
  it('are counted from the next working day, and end at the time of day of the beginning', () => {
    expect(end('2026-06-01T10:00:00', 'P2D', 'business')).toBe('2026-06-03T10:00:00')
    expect(end('2026-06-05T15:00:00', 'P1D', 'business')).toBe('2026-06-08T15:00:00')
    expect(end('2026-06-06T15:00:00', 'P1D', 'business')).toBe('2026-06-08T15:00:00')
    expect(end('2026-12-24T15:00:00', 'P1D', 'business')).toBe('2026-12-28T15:00:00')
  })

  it('belong to the time zone of the organization: Friday evening in New York is Saturday in UTC', () => {
    const friday = Temporal.Instant.from('2026-06-06T01:00:00Z')
    expect(addDuration(friday, 'P1D', { counting: 'business', calendar: office }).toString()).toBe(
      '2026-06-09T01:00:00Z',
    )
  })

  it.each(['PT8H', 'P1W', 'P1M', 'P1Y', 'P1DT1H'])('do not fit %s', (duration) => {
    expect(() => end('2026-06-01T10:00:00', duration, 'business')).toThrow(/working days/)
  })

  it('are bounded', () => {
    expect(() => end('2026-06-01T10:00:00', 'P2601D', 'business')).toThrow(/2600/)
  })
})

describe('a duration', () => {
  it.each([
    '',
    'P',
    'PT',
    '2 days',
    'P0D',
    '-P1D',
    'P-1D',
    'P1D ',
    '+P1D',
    'P1.5D',
    'PT1H1D',
    'p1d',
    `P${'9'.repeat(60)}D`,
  ])('%j is refused', (text) => {
    expect(() => parseDuration(text)).toThrow(/not a duration/)
  })

  it('of more than a century is refused', () => {
    expect(() => parseDuration('P101Y')).toThrow(/100 years/)
    for (const long of ['PT999999999H', 'P4294967295Y', 'P4294967295W', 'PT9007199254740991S']) {
      expect(() => parseDuration(long)).toThrow(/100 years/)
    }
  })
})
