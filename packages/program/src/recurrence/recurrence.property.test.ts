import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  businessCalendar,
  isWorkday,
  nextOccurrence,
  type Occurrence,
  occurrences,
  parseSchedule,
  ScheduleError,
  type ScheduleSpec,
} from './index.ts'

const zones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
]
const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const origin = Temporal.PlainDate.from('2008-01-01')

/** A rule as data, so that the naive evaluator below reads it without the parser under test. */
interface PlainRule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  readonly interval: number
  readonly byDay: readonly { readonly ordinal?: number; readonly code: string }[]
  readonly byMonthDay: readonly number[]
  readonly byMonth: readonly number[]
  readonly wkst: string
  readonly start: Temporal.PlainDate
}

const date = (maxDays: number) => fc.integer({ min: 0, max: maxDays }).map((days) => origin.add({ days }))
const someOf = <T>(values: readonly T[], maxLength: number) => fc.subarray([...values], { maxLength })

const plainRules: fc.Arbitrary<PlainRule> = fc
  .constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const, 'YEARLY' as const)
  .chain((freq) => {
    const weekday = fc.constantFrom(...dayCodes)
    const numbered =
      freq === 'MONTHLY'
        ? fc.option(fc.constantFrom(-5, -2, -1, 1, 2, 3, 4, 5), { nil: undefined })
        : fc.constant(undefined)
    const byDay = fc.uniqueArray(
      fc.tuple(numbered, weekday).map(([ordinal, code]) => (ordinal === undefined ? { code } : { ordinal, code })),
      { maxLength: 3, selector: (day) => `${day.ordinal ?? ''}${day.code}` },
    )
    return fc.record({
      freq: fc.constant(freq),
      interval: fc.integer({ min: 1, max: freq === 'DAILY' ? 45 : 5 }),
      byDay,
      byMonthDay: freq === 'WEEKLY' ? fc.constant([]) : someOf([1, 2, 15, 28, 29, 30, 31, -1, -2, -31], 3),
      byMonth: someOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 3),
      wkst: weekday,
      start: date(1500),
    })
  })

function rruleText(rule: PlainRule): string {
  const parts = [`FREQ=${rule.freq}`, `INTERVAL=${rule.interval}`, `WKST=${rule.wkst}`]
  if (rule.byDay.length > 0) parts.push(`BYDAY=${rule.byDay.map((day) => `${day.ordinal ?? ''}${day.code}`).join(',')}`)
  if (rule.byMonthDay.length > 0) parts.push(`BYMONTHDAY=${rule.byMonthDay.join(',')}`)
  if (rule.byMonth.length > 0) parts.push(`BYMONTH=${rule.byMonth.join(',')}`)
  return parts.join(';')
}

const weekStart = (day: Temporal.PlainDate, wkst: string) =>
  day.subtract({ days: (day.dayOfWeek - 1 - dayCodes.indexOf(wkst) + 7) % 7 })

/** Periods of the rule's frequency between the start's period and the day's. */
function periodsSinceStart(day: Temporal.PlainDate, rule: PlainRule): number {
  const { start, freq } = rule
  if (freq === 'DAILY') return start.until(day).days
  if (freq === 'WEEKLY') return weekStart(start, rule.wkst).until(weekStart(day, rule.wkst)).days / 7
  if (freq === 'MONTHLY') return (day.year - start.year) * 12 + day.month - start.month
  return day.year - start.year
}

function matchesDay(day: Temporal.PlainDate, { ordinal, code }: PlainRule['byDay'][number]): boolean {
  if (dayCodes[day.dayOfWeek - 1] !== code) return false
  if (ordinal === undefined) return true
  return ordinal > 0 ? Math.ceil(day.day / 7) === ordinal : Math.ceil((day.daysInMonth - day.day + 1) / 7) === -ordinal
}

/** RFC 5545 §3.3.10, one day at a time: slow and plain. */
function names(day: Temporal.PlainDate, rule: PlainRule): boolean {
  if (Temporal.PlainDate.compare(day, rule.start) < 0) return false
  if (periodsSinceStart(day, rule) % rule.interval !== 0) return false
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(day.month)) return false
  const { byMonthDay, byDay, freq, start } = rule
  if (byMonthDay.length > 0 && !byMonthDay.some((n) => day.day === (n > 0 ? n : day.daysInMonth + 1 + n))) return false
  if (byDay.length > 0) return byDay.some((each) => matchesDay(day, each))
  if (byMonthDay.length > 0 || freq === 'DAILY') return true
  if (freq === 'WEEKLY') return day.dayOfWeek === start.dayOfWeek
  return day.day === start.day && (freq === 'MONTHLY' || rule.byMonth.length > 0 || day.month === start.month)
}

/** Parts whose meaning depends on more than one day; only their agreement between ranges is tested by property. */
const endings = ['', ';COUNT=9', ';UNTIL=20130611', ';UNTIL=20130611T120000Z', ';BYSETPOS=-1', ';BYSETPOS=1,-2']

const scheduleFields = {
  rule: plainRules,
  time: fc.constantFrom('00:00', '02:15', '02:30', '09:00', '23:59'),
  timezone: fc.constantFrom(...zones),
  businessDay: fc.constantFrom('none' as const, 'next' as const, 'previous' as const),
}
const schedules = fc.record(scheduleFields)
const endingSchedules = fc.record({ ...scheduleFields, ending: fc.constantFrom(...endings) })
const calendars = fc
  .uniqueArray(date(5000).map(String), { maxLength: 40 })
  .chain((holidays) =>
    fc
      .constantFrom([1, 2, 3, 4, 5], [7, 1, 2, 3, 4], [3])
      .map((workdays) => businessCalendar({ workdays, holidays, timezone: 'UTC' })),
  )

type Drawn = Omit<ScheduleSpec, 'rrule'> & { readonly rule: PlainRule; readonly ending?: string }

/** Undefined for a rule that names no date at all, such as 30 February; that is tested elsewhere. */
function scheduleOf({ rule, ending = '', ...spec }: Drawn) {
  const picksAmong = rule.freq !== 'DAILY' && rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length > 0
  const suffix = ending.startsWith(';BYSETPOS') && !picksAmong ? '' : ending
  try {
    return parseSchedule({ ...spec, rrule: rruleText(rule) + suffix, start: rule.start.toString() })
  } catch (error) {
    if (error instanceof ScheduleError && (error.code === 'never_occurs' || error.message.includes('not reached')))
      return undefined
    throw error
  }
}
const text = (found: Iterable<Occurrence>) => [...found].map(({ key, opensAt }) => `${key} ${opensAt.toString()}`)

describe('the occurrences of any rule', () => {
  it('are the days that the definition of RFC 5545 names, one by one', () => {
    const everyDay = businessCalendar({ workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [], timezone: 'UTC' })
    fc.assert(
      fc.property(schedules, date(4000), fc.integer({ min: 1, max: 900 }), (drawn, from, days) => {
        const schedule = scheduleOf(drawn)
        const window = Array.from({ length: days }, (_, index) => from.add({ days: index }))
        const expected = window.filter((day) => names(day, drawn.rule)).map(String)
        const found = schedule ? [...occurrences(schedule, { from, to: from.add({ days }) }, everyDay)] : []
        expect(found.map(({ key }) => key)).toEqual(expected)
        for (const { key, opensAt } of found) {
          const moment = Temporal.PlainDateTime.from(`${key}T${drawn.time}`).toZonedDateTime(drawn.timezone)
          expect(opensAt.equals(moment.toInstant())).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('are the same whether a range is expanded at once or in adjacent pieces', () => {
    const cuts = fc
      .array(date(4000), { minLength: 2, maxLength: 8 })
      .map((days) => days.toSorted((a, b) => Temporal.PlainDate.compare(a, b)))
    fc.assert(
      fc.property(endingSchedules, calendars, cuts, (drawn, calendar, days) => {
        const schedule = scheduleOf(drawn)
        const [first] = days
        const last = days.at(-1)
        fc.pre(schedule !== undefined && first !== undefined && last !== undefined)
        const pieces = days
          .slice(1)
          .flatMap((to, index) => text(occurrences(schedule, { from: days[index] ?? first, to }, calendar)))
        expect(pieces).toEqual(text(occurrences(schedule, { from: first, to: last }, calendar)))
      }),
      { numRuns: 300 },
    )
  })

  it('come in order, each once, and shifted ones open on working days', () => {
    fc.assert(
      fc.property(endingSchedules, calendars, date(4000), (drawn, calendar, from) => {
        const schedule = scheduleOf(drawn)
        fc.pre(schedule !== undefined)
        const found = [...occurrences(schedule, { from, to: from.add({ days: 800 }) }, calendar)]
        expect(found.map(({ key }) => key)).toEqual([...new Set(found.map(({ key }) => key))].toSorted())
        expect(found).toEqual(found.toSorted((a, b) => Temporal.Instant.compare(a.opensAt, b.opensAt)))
        const daysOff = found.filter(
          ({ opensAt }) => !isWorkday(opensAt.toZonedDateTimeISO(drawn.timezone).toPlainDate(), calendar),
        )
        expect(drawn.businessDay === 'none' ? [] : daysOff).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('follow each other by nextOccurrence', () => {
    fc.assert(
      fc.property(endingSchedules, calendars, date(4000), (drawn, calendar, from) => {
        const schedule = scheduleOf(drawn)
        fc.pre(schedule !== undefined)
        const after = from.toZonedDateTime({ timeZone: drawn.timezone, plainTime: '12:00' }).toInstant()
        // Far wider than any shift, so that the whole neighborhood is seen.
        const near = [
          ...occurrences(schedule, { from: from.subtract({ days: 60 }), to: from.add({ years: 12 }) }, calendar),
        ]
        const expected = near.find(({ opensAt }) => Temporal.Instant.compare(opensAt, after) > 0)
        const found = nextOccurrence(schedule, after, calendar)
        const horizon = from.add({ years: 12 }).toString()
        expect(found && found.key < horizon ? found : undefined).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
