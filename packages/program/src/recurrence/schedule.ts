import { RRuleTemporal } from 'rrule-temporal'
import type { BusinessDay } from './calendar.ts'
import { ScheduleError } from './errors.ts'
import { parseDate, parseTime, parseTimezone, quote } from './parse.ts'
import { parseRule, type Rule } from './rule.ts'

/** When a duty recurs, as it is written in a procedure. */
export interface ScheduleSpec {
  /** RFC 5545 RRULE text without DTSTART, daily or slower: `FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO`. */
  readonly rrule: string
  /**
   * First day, 'YYYY-MM-DD': anchors INTERVAL and lends its weekday, day and month to a rule that names none. It is an
   * occurrence only if the rule names it. Without it the anchor is Monday, 1 January 2001: every third month is then
   * January, April, July, October; every second year is an odd one; and nothing is left to the day of setting up.
   */
  readonly start?: string
  /** Wall-clock time 'HH:MM' at which the occurrence opens. */
  readonly time: string
  /** IANA time zone in which date and time are meant. */
  readonly timezone: string
  readonly businessDay: BusinessDay
}

/** A schedule that was checked and can be expanded. */
export interface Schedule {
  readonly rule: Rule
  readonly start: Temporal.PlainDate
  readonly time: Temporal.PlainTime
  readonly timezone: string
  readonly businessDay: BusinessDay
  /** The dates the rule names, before any shift, in order, `from` included and `to` not. Does not walk from `start`. */
  readonly nominalDates: (from: Temporal.PlainDate, to: Temporal.PlainDate) => Temporal.PlainDate[]
}

/** Monday, and the first day of the 400-year cycle of the Gregorian calendar. */
export const defaultStart = Temporal.PlainDate.from('2001-01-01')

/**
 * A rule has to name its first date, and a COUNT its last, within this time. The rarest rules that somebody could mean
 * (29 February on a Monday, over the year 2100) wait 40 years.
 */
const searchYears = 40
const maxSteps = 50_000

/**
 * Checks a schedule and prepares its expansion. The rule is expanded as calendar dates only; the time of day and the time
 * zone are applied to each date afterwards, so that daylight saving can neither drop a date nor move one.
 * @throws ScheduleError naming the part that is wrong
 */
export function parseSchedule(spec: ScheduleSpec): Schedule {
  const time = parseTime(spec.time)
  const timezone = parseTimezone(spec.timezone)
  const businessDay = parseBusinessDay(spec.businessDay)
  const start = parseStart(spec.start)
  const rule = parseRule(spec.rrule)
  if (rule.count !== undefined && spec.start === undefined) {
    throw new ScheduleError(
      'rule_bound',
      'COUNT counts from the first day, which is missing',
      'add "start" with that day',
    )
  }
  const until = rule.until && lastNominalDate(rule.until, time, timezone)
  const counted = dateExpansion(rule, start, until, rule.count)
  const first = firstDate(counted, start)
  if (!first) {
    throw new ScheduleError(
      'never_occurs',
      `the rule ${quote(spec.rrule)} names no date within ${searchYears} years after ${start.toString()}`,
      'check its months, days and end',
    )
  }
  // COUNT needs a walk from the start. It is made once, here; from then on the rule ends at its last date.
  const nominalDates =
    rule.count === undefined
      ? counted
      : dateExpansion(rule, start, lastCountedDate(counted, start, rule.count), undefined)
  return { rule, start, time, timezone, businessDay, nominalDates }
}

function parseBusinessDay(value: BusinessDay): BusinessDay {
  if (value === 'none' || value === 'next' || value === 'previous') return value
  throw new ScheduleError(
    'business_day',
    `businessDay ${quote(String(value))} is unknown`,
    'use none, next or previous',
  )
}

function parseStart(text: string | undefined): Temporal.PlainDate {
  if (text === undefined) return defaultStart
  const start = parseDate(text)
  if (!start) throw new ScheduleError('start', `start ${quote(text)} is not a date`, 'write YYYY-MM-DD')
  return start
}

/** The last date that UNTIL lets through: the one whose local time is not after it. */
function lastNominalDate(
  until: NonNullable<Rule['until']>,
  time: Temporal.PlainTime,
  timezone: string,
): Temporal.PlainDate {
  if (until instanceof Temporal.PlainDate) return until
  const local = until instanceof Temporal.Instant ? until.toZonedDateTimeISO(timezone).toPlainDateTime() : until
  const date = local.toPlainDate()
  return Temporal.PlainTime.compare(time, local.toPlainTime()) <= 0 ? date : date.subtract({ days: 1 })
}

type DateExpansion = Schedule['nominalDates']

/** The library sees midnights in UTC, where every day exists and has 24 hours. */
function dateExpansion(
  rule: Rule,
  start: Temporal.PlainDate,
  until: Temporal.PlainDate | undefined,
  count: number | undefined,
): DateExpansion {
  const expansion = new RRuleTemporal({
    freq: rule.frequency,
    interval: rule.interval,
    wkst: rule.weekStart,
    dtstart: start.toZonedDateTime('UTC'),
    temporal: Temporal,
    strict: true,
    cache: false,
    maxIterations: maxSteps,
    ...(until && { until: until.toZonedDateTime('UTC') }),
    ...(count !== undefined && { count }),
    ...(rule.byDay && { byDay: rule.byDay.map((day) => `${day.ordinal ?? ''}${day.weekday}`) }),
    ...(rule.byMonthDay && { byMonthDay: [...rule.byMonthDay] }),
    ...(rule.byYearDay && { byYearDay: [...rule.byYearDay] }),
    ...(rule.byWeekNumber && { byWeekNo: [...rule.byWeekNumber] }),
    ...(rule.byMonth && { byMonth: [...rule.byMonth] }),
    ...(rule.bySetPosition && { bySetPos: [...rule.bySetPosition] }),
  })
  return (from, to) => {
    if (Temporal.PlainDate.compare(from, to) >= 0) return []
    const dates = expansion.between(from.toZonedDateTime('UTC'), to.subtract({ days: 1 }).toZonedDateTime('UTC'), true)
    return dates.map((date) => date.toPlainDate())
  }
}

/** Looks ever further, so that a common rule answers at once and an impossible one ends. */
function firstDate(dates: DateExpansion, start: Temporal.PlainDate): Temporal.PlainDate | undefined {
  let from = start
  for (const months of [1, 12, 120, searchYears * 12]) {
    const to = start.add({ months })
    const [first] = dates(from, to)
    if (first) return first
    from = to
  }
  return undefined
}

function lastCountedDate(dates: DateExpansion, start: Temporal.PlainDate, count: number): Temporal.PlainDate {
  const counted = dates(start, start.add({ years: searchYears }))
  const last = counted.at(-1)
  if (!last || counted.length < count) {
    throw new ScheduleError(
      'rule_bound',
      `COUNT=${count} is not reached within ${searchYears} years`,
      'use UNTIL, or leave it out',
    )
  }
  return last
}
