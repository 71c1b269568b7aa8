import { describe, expect, it } from 'vitest'
import { businessCalendar, nextOccurrence, occurrences, parseSchedule, type ScheduleSpec } from './index.ts'

const calendar = businessCalendar({
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-07-03', '2027-01-01'],
  timezone: 'UTC',
})
const day = (text: string) => Temporal.PlainDate.from(text)

function expand(rrule: string, from: string, to: string, other: Partial<ScheduleSpec> = {}) {
  const schedule = parseSchedule({ rrule, time: '09:00', timezone: 'UTC', businessDay: 'none', ...other })
  return [...occurrences(schedule, { from: day(from), to: day(to) }, calendar)]
}
const keys = (...given: Parameters<typeof expand>) => expand(...given).map((occurrence) => occurrence.key)
const instants = (...given: Parameters<typeof expand>) =>
  expand(...given).map((occurrence) => occurrence.opensAt.toString())

/** The last date of a daily rule that ends with this UNTIL. */
const lastDate = (text: string, other: Partial<ScheduleSpec> = {}) =>
  keys(`FREQ=DAILY;UNTIL=${text}`, '2026-01-01', '2027-01-01', { start: '2026-01-01', ...other }).at(-1)

/** When the occurrence of one date opens. */
const opensOn = (date: string, time: string, timezone: string) =>
  instants('FREQ=DAILY', date, day(date).add({ days: 1 }).toString(), { time, timezone })[0]

/** The next occurrence after a moment, as key and opening time. */
const after = (rrule: string, moment: string, other: Partial<ScheduleSpec> = {}) => {
  const schedule = parseSchedule({ rrule, time: '09:00', timezone: 'UTC', businessDay: 'none', ...other })
  const found = nextOccurrence(schedule, Temporal.Instant.from(moment), calendar)
  return found && [found.key, found.opensAt.toString()]
}

describe('the dates of a rule', () => {
  it('skips short months for the 31st, and finds the last day with -1', () => {
    expect(keys('FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-01', '2026-07-01')).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ])
    expect(keys('FREQ=MONTHLY;BYMONTHDAY=-1', '2028-01-01', '2028-04-01')).toEqual([
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
    ])
    expect(keys('FREQ=MONTHLY', '2026-01-01', '2026-06-01', { start: '2026-01-31' })).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ])
  })

  it('finds the 30th or the last day before it', () => {
    const rule = 'FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1'
    expect(keys(rule, '2026-01-01', '2026-05-01')).toEqual(['2026-01-30', '2026-02-28', '2026-03-30', '2026-04-30'])
  })

  it('keeps 29 February to leap years, and finds the last day of February in every year', () => {
    expect(keys('FREQ=YEARLY', '2024-01-01', '2033-01-01', { start: '2024-02-29' })).toEqual([
      '2024-02-29',
      '2028-02-29',
      '2032-02-29',
    ])
    expect(keys('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', '2026-01-01', '2029-01-01')).toEqual([
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
    expect(keys('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2096-01-01', '2105-01-01')).toEqual([
      '2096-02-29',
      '2104-02-29',
    ])
  })

  it('counts the weeks of WEEKLY;INTERVAL=2 from the week start (RFC 5545 §3.8.5.3, the WKST example)', () => {
    const rule = 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU'
    const range = ['1997-08-01', '1997-10-01', { start: '1997-08-05' }] as const
    expect(keys(`${rule};WKST=MO`, ...range)).toEqual(['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'])
    expect(keys(`${rule};WKST=SU`, ...range)).toEqual(['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'])
  })

  it('picks by position: the last working weekday of the month (RFC 5545 §3.8.5.3)', () => {
    const rule = 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'
    expect(keys(rule, '2026-01-01', '2026-06-01')).toEqual([
      '2026-01-30',
      '2026-02-27',
      '2026-03-31',
      '2026-04-30',
      '2026-05-29',
    ])
  })

  it('finds the Monday of ISO week 20 (RFC 5545 §3.8.5.3)', () => {
    const found = keys('FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-01-01', '2000-01-01', { start: '1997-05-12' })
    expect(found).toEqual(['1997-05-12', '1998-05-11', '1999-05-17'])
  })

  it('without a start counts quarters from January and weeks from Monday, 1 January 2001', () => {
    expect(keys('FREQ=MONTHLY;INTERVAL=3', '2026-01-01', '2027-01-01')).toEqual([
      '2026-01-01',
      '2026-04-01',
      '2026-07-01',
      '2026-10-01',
    ])
    expect(keys('FREQ=WEEKLY', '2026-03-01', '2026-03-15')).toEqual(['2026-03-02', '2026-03-09'])
  })

  it('does not make an occurrence of a start that the rule does not name', () => {
    expect(keys('FREQ=MONTHLY;BYMONTHDAY=1', '2026-01-01', '2026-04-01', { start: '2026-01-15' })).toEqual([
      '2026-02-01',
      '2026-03-01',
    ])
  })

  it('ends with COUNT, wherever the range begins', () => {
    const rule = 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3'
    expect(keys(rule, '2026-01-01', '2030-01-01', { start: '2026-01-01' })).toEqual([
      '2026-01-01',
      '2026-01-05',
      '2026-01-08',
    ])
    expect(keys(rule, '2026-01-05', '2030-01-01', { start: '2026-01-01' })).toEqual(['2026-01-05', '2026-01-08'])
    expect(keys(rule, '2026-01-09', '2030-01-01', { start: '2026-01-01' })).toEqual([])
  })

  it('ends with UNTIL: a date, a local time or an instant, each included', () => {
    expect(lastDate('20260110')).toBe('2026-01-10')
    expect(lastDate('20260110T090000')).toBe('2026-01-10')
    expect(lastDate('20260110T085959')).toBe('2026-01-09')
    expect(lastDate('20260110T030000Z', { timezone: 'Asia/Kolkata' })).toBe('2026-01-09')
    expect(lastDate('20260110T033000Z', { timezone: 'Asia/Kolkata' })).toBe('2026-01-10')
    expect(lastDate('20260109T230000Z', { timezone: 'Pacific/Apia' })).toBe('2026-01-10')
  })
})

describe('the time of day', () => {
  it('that the clocks skip becomes the same time after the gap', () => {
    expect(opensOn('2026-03-08', '02:30', 'America/New_York')).toBe('2026-03-08T07:30:00Z')
    expect(opensOn('2026-03-29', '02:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00Z')
    expect(opensOn('2026-10-04', '02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00Z')
    expect(opensOn('2018-11-04', '00:00', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00Z')
    expect(opensOn('2024-04-14', '02:30', 'Africa/Casablanca')).toBe('2024-04-14T02:30:00Z')
  })

  it('that comes twice is the earlier one', () => {
    expect(opensOn('2026-11-01', '01:30', 'America/New_York')).toBe('2026-11-01T05:30:00Z')
    expect(opensOn('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00Z')
    expect(opensOn('2026-04-05', '01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00Z')
    expect(opensOn('2024-03-10', '02:30', 'Africa/Casablanca')).toBe('2024-03-10T01:30:00Z')
  })

  it('stays the same on the wall through the year, in zones with odd offsets too', () => {
    expect(opensOn('2026-01-15', '09:00', 'Europe/Berlin')).toBe('2026-01-15T08:00:00Z')
    expect(opensOn('2026-07-15', '09:00', 'Europe/Berlin')).toBe('2026-07-15T07:00:00Z')
    expect(opensOn('2026-07-15', '09:00', 'Asia/Kolkata')).toBe('2026-07-15T03:30:00Z')
    expect(opensOn('2026-07-15', '09:00', 'Asia/Kathmandu')).toBe('2026-07-15T03:15:00Z')
    expect(opensOn('2026-07-15', '09:00', 'Pacific/Apia')).toBe('2026-07-14T20:00:00Z')
  })

  it('opens on a working day also when the one it was moved to does not exist', () => {
    // Friday 30 December 2011 was left out in Samoa; the Saturday after it is a day off
    const friday = { timezone: 'Pacific/Apia', start: '2011-12-30' }
    expect(instants('FREQ=YEARLY', '2011-12-30', '2011-12-31', { ...friday, businessDay: 'next' })).toEqual([
      '2012-01-01T19:00:00Z',
    ])
    expect(instants('FREQ=YEARLY', '2011-12-30', '2011-12-31', { ...friday, businessDay: 'previous' })).toEqual([
      '2011-12-29T19:00:00Z',
    ])
  })

  it('keeps the occurrence of a day that the zone left out: Samoa had no 30 December 2011', () => {
    const found = expand('FREQ=DAILY', '2011-12-29', '2012-01-01', { timezone: 'Pacific/Apia' })
    expect(found.map(({ key, opensAt }) => [key, opensAt.toString()])).toEqual([
      ['2011-12-29', '2011-12-29T19:00:00Z'],
      ['2011-12-30', '2011-12-30T19:00:00Z'],
      ['2011-12-31', '2011-12-30T19:00:00Z'],
    ])
  })

  it('does not change the keys, and nor do the zone and the business-day shift', () => {
    const base = keys('FREQ=DAILY', '2026-01-01', '2027-01-01')
    for (const other of [
      { time: '23:59' },
      { timezone: 'Pacific/Apia' },
      { businessDay: 'next' },
      { businessDay: 'previous' },
    ] as const) {
      expect(keys('FREQ=DAILY', '2026-01-01', '2027-01-01', other)).toEqual(base)
    }
  })
})

describe('business days', () => {
  it('move an occurrence off weekends and holidays, in the direction that was chosen', () => {
    const rule = 'FREQ=MONTHLY;BYMONTHDAY=4'
    const july = ['2026-07-01', '2026-08-01'] as const // The 4th is a Saturday, the 3rd a holiday.
    expect(instants(rule, ...july, { businessDay: 'next' })).toEqual(['2026-07-06T09:00:00Z'])
    expect(instants(rule, ...july, { businessDay: 'previous' })).toEqual(['2026-07-02T09:00:00Z'])
    expect(instants(rule, ...july)).toEqual(['2026-07-04T09:00:00Z'])
  })

  it('leave an occurrence in the range of its nominal date, even when it opens outside', () => {
    const first = ['FREQ=MONTHLY;BYMONTHDAY=1', '2026-11-01', '2026-11-02', { businessDay: 'previous' }] as const
    expect(expand(...first).map(({ key, opensAt }) => [key, opensAt.toString()])).toEqual([
      ['2026-11-01', '2026-10-30T09:00:00Z'],
    ])
    expect(keys('FREQ=MONTHLY;BYMONTHDAY=1', '2026-10-02', '2026-11-01', { businessDay: 'previous' })).toEqual([])
  })
})

describe('the next occurrence', () => {
  it('is the first that opens after the moment, not at it', () => {
    expect(after('FREQ=DAILY', '2026-05-05T08:59:59Z')).toEqual(['2026-05-05', '2026-05-05T09:00:00Z'])
    expect(after('FREQ=DAILY', '2026-05-05T09:00:00Z')).toEqual(['2026-05-06', '2026-05-06T09:00:00Z'])
  })

  it('sees one whose nominal date has passed and which a shift still holds back', () => {
    expect(after('FREQ=MONTHLY;BYMONTHDAY=1', '2026-08-02T12:00:00Z', { businessDay: 'next' })).toEqual([
      '2026-08-01',
      '2026-08-03T09:00:00Z',
    ])
  })

  it('sees one that a shift brings forward', () => {
    expect(after('FREQ=MONTHLY;BYMONTHDAY=1', '2026-07-30T12:00:00Z', { businessDay: 'previous' })).toEqual([
      '2026-08-01',
      '2026-07-31T09:00:00Z',
    ])
  })

  it('is undefined when the rule has ended', () => {
    expect(after('FREQ=DAILY;UNTIL=20260101', '2026-05-05T00:00:00Z')).toBeUndefined()
  })

  it('is found years ahead', () => {
    expect(after('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2096-03-01T00:00:00Z')?.[0]).toBe('2104-02-29')
  })
})

describe('a range', () => {
  it('that is backwards or longer than a century is refused', () => {
    expect(() => keys('FREQ=DAILY', '2026-01-02', '2026-01-01')).toThrow(/before it begins/)
    expect(() => keys('FREQ=DAILY', '2026-01-01', '2126-01-02')).toThrow(/longer than 100 years/)
  })

  it('is expanded only as far as it is read', () => {
    const schedule = parseSchedule({ rrule: 'FREQ=DAILY', time: '09:00', timezone: 'UTC', businessDay: 'none' })
    const asked: string[] = []
    const watched = {
      ...schedule,
      nominalDates: (from: Temporal.PlainDate, to: Temporal.PlainDate) => {
        asked.push(`${from.toString()} ${to.toString()}`)
        return schedule.nominalDates(from, to)
      },
    }
    const century = { from: day('2026-01-01'), to: day('2126-01-01') }
    expect(occurrences(watched, century, calendar).next().value).toMatchObject({ key: '2026-01-01' })
    expect(asked).toEqual(['2026-01-01 2027-01-01'])
  })
})
