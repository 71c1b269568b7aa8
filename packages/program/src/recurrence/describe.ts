import type { BusinessDay } from './calendar.ts'
import { ScheduleError } from './errors.ts'
import { parseDate, parseTime, quote } from './parse.ts'
import { type Frequency, parseRule, type Rule, type RuleDay, type WeekdayCode, weekdayCodes } from './rule.ts'
import { defaultStart, type ScheduleSpec } from './schedule.ts'

const weekdayNames: Readonly<Record<WeekdayCode, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}
const monthNames = 'January February March April May June July August September October November December'.split(' ')
const ordinalWords = ['first', 'second', 'third', 'fourth', 'fifth']

/**
 * A schedule in plain English, as a page shows it: "every quarter on the first Monday at 09:00, moved to the next business
 * day". The time zone is left to the page, which knows whether it is the reader's own.
 * @throws ScheduleError as parseSchedule does for rule, start and time
 */
export function describeSchedule(spec: ScheduleSpec): string {
  const rule = parseRule(spec.rrule)
  const start = spec.start === undefined ? defaultStart : parseDate(spec.start)
  if (!start) throw new ScheduleError('start', `start ${quote(spec.start ?? '')} is not a date`, 'write YYYY-MM-DD')
  const when = isWeekdays(rule) ? 'every weekday' : [rhythm(rule), days(rule, start)].filter(Boolean).join(' ')
  const time = parseTime(spec.time).toString({ smallestUnit: 'minute' })
  const from = spec.start === undefined ? '' : `, from ${longDate(start)}`
  return `${when} at ${time}${shift(spec.businessDay)}${from}${end(rule)}`
}

const units: Readonly<Record<Frequency, string>> = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' }

function rhythm(rule: Rule): string {
  const { frequency, interval } = rule
  if (frequency === 'MONTHLY' && rule.byMonth) return monthsRhythm(rule.byMonth, interval)
  if (frequency === 'MONTHLY' && interval === 3) return 'every quarter'
  if (frequency === 'MONTHLY' && interval === 6) return 'every half-year'
  // "every Monday" says it without the week.
  if (frequency === 'WEEKLY' && interval === 1 && !rule.bySetPosition) return ''
  return interval === 1 ? `every ${units[frequency]}` : `every ${interval} ${units[frequency]}s`
}

/** Months that lie evenly in the year are a rhythm of their own: 2, 5, 8, 11 is every quarter. */
function monthsRhythm(byMonth: readonly number[], interval: number): string {
  const step = 12 / byMonth.length
  const isEven = byMonth.every((month, index) => month === (byMonth[0] ?? 0) + index * step)
  if (interval > 1) return `every ${interval} months`
  if (isEven && step === 3) return 'every quarter'
  if (isEven && step === 6) return 'every half-year'
  return 'every year'
}

function isWeekdays(rule: Rule): boolean {
  const everyPeriod = rule.interval === 1 && (rule.frequency === 'DAILY' || rule.frequency === 'WEEKLY')
  return everyPeriod && isMondayToFriday(rule.byDay) && !rule.byMonthDay && !rule.byMonth && !rule.bySetPosition
}

function isMondayToFriday(byDay: readonly RuleDay[] | undefined): boolean {
  return byDay?.map(dayName).sort().join(' ') === 'Friday Monday Thursday Tuesday Wednesday'
}

/** What the rule picks within its period; where it picks nothing, what it takes from the first day (RFC 5545 §3.3.10). */
function days(rule: Rule, start: Temporal.PlainDate): string {
  if (rule.bySetPosition) return `on the ${ordinals(rule.bySetPosition)} of ${pool(rule)}${months(rule)}`
  if (rule.byYearDay) return `on the ${ordinals(rule.byYearDay)} day of the year${months(rule)}`
  if (rule.byWeekNumber)
    return `on ${weekdays(rule, start)} of week ${joined(rule.byWeekNumber.map(String))}${months(rule)}`
  if (rule.frequency === 'YEARLY') return yearly(rule, start)
  return (within(rule, start) + months(rule)).trimStart()
}

function within(rule: Rule, start: Temporal.PlainDate): string {
  if (rule.frequency === 'MONTHLY') return monthly(rule, start)
  if (rule.frequency === 'WEEKLY') return `${rule.interval === 1 ? 'every' : 'on'} ${weekdays(rule, start)}`
  return [monthDayClause(rule), rule.byDay && `on ${weekdays(rule, start)}`].filter(Boolean).join(', if ')
}

function monthly(rule: Rule, start: Temporal.PlainDate): string {
  if (rule.byDay && rule.byMonthDay) return `${monthDayClause(rule)}, if ${weekdays(rule, start)}`
  if (rule.byDay) return `on ${weekdayClause(rule.byDay)}`
  return monthDayClause(rule) || `on the ${numeral(start.day)}`
}

function yearly(rule: Rule, start: Temporal.PlainDate): string {
  const [month, ...others] = rule.byMonth ?? []
  const day = rule.byMonthDay ?? (rule.byDay ? [] : [start.day])
  if (month !== undefined && others.length === 0 && !rule.byDay && day.length === 1 && (day[0] ?? 0) > 0) {
    return `on ${monthName(month)} ${day[0]}`
  }
  if (rule.byDay && rule.byMonthDay)
    return `${monthDayClause(rule)}, if ${weekdays(rule, start)}${months(rule) || ' of any month'}`
  if (rule.byMonthDay) return monthDayClause(rule) + (months(rule) || ' of every month')
  if (rule.byDay) return `on ${weekdayClause(rule.byDay)}${months(rule) || ' of the year'}`
  return rule.byMonth ? `on the ${numeral(start.day)}${months(rule)}` : `on ${monthName(start.month)} ${start.day}`
}

function monthDayClause(rule: Rule): string {
  return rule.byMonthDay
    ? `on the ${monthDays(rule.byMonthDay)}${rule.byMonthDay.every((day) => day < 0) ? ' day' : ''}`
    : ''
}

/** "the first Monday", "the first Monday and the last Friday", "every Monday". */
function weekdayClause(byDay: readonly RuleDay[]): string {
  return joined(
    byDay.map((day) =>
      day.ordinal === undefined ? `every ${dayName(day)}` : `the ${ordinal(day.ordinal)} ${dayName(day)}`,
    ),
  )
}

function weekdays(rule: Rule, start: Temporal.PlainDate): string {
  if (isMondayToFriday(rule.byDay)) return 'weekday'
  return joined((rule.byDay ?? [{ weekday: startWeekday(start) }]).map(dayName), rule.byMonthDay ? 'or' : 'and')
}

/** The days among which BYSETPOS picks. */
function pool(rule: Rule): string {
  const among = isMondayToFriday(rule.byDay) ? 'Monday to Friday' : rule.byDay && joined(rule.byDay.map(dayName), 'or')
  const monthDays = rule.byMonthDay && `days ${joined(rule.byMonthDay.map(String))}`
  return [among, monthDays].filter(Boolean).join(' among ') || 'the days'
}

function months(rule: Rule): string {
  if (!rule.byMonth) return ''
  return ` ${rule.frequency === 'DAILY' || rule.frequency === 'WEEKLY' ? 'in' : 'of'} ${joined(rule.byMonth.map(monthName))}`
}

function ordinals(values: readonly number[]): string {
  // Days counted from the end come after those counted from the beginning.
  return joined([...values.filter((value) => value > 0), ...values.filter((value) => value < 0)].map(ordinal))
}

/** first … fifth, then 6th; from the end: last, second to last, 6th to last. */
function ordinal(value: number): string {
  if (value === -1) return 'last'
  if (value < 0) return `${ordinal(-value)} to last`
  return ordinalWords[value - 1] ?? numeral(value)
}

/** Days of a month: the 1st, the 15th, the last. */
function monthDays(values: readonly number[]): string {
  const fromEnd = values.filter((value) => value < 0).toReversed()
  return joined([...values.filter((value) => value > 0).map(numeral), ...fromEnd.map(ordinal)])
}

function numeral(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13
  return `${value}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`
}

function dayName(day: { readonly weekday: WeekdayCode }): string {
  return weekdayNames[day.weekday]
}

function startWeekday(start: Temporal.PlainDate): WeekdayCode {
  return weekdayCodes[start.dayOfWeek - 1] ?? 'MO'
}

function monthName(month: number): string {
  return monthNames[month - 1] ?? ''
}

function longDate(date: Temporal.PlainDate): string {
  return `${monthName(date.month)} ${date.day}, ${date.year}`
}

function shift(businessDay: BusinessDay): string {
  return businessDay === 'none' ? '' : `, moved to the ${businessDay} business day`
}

function end(rule: Rule): string {
  if (rule.count !== undefined) return rule.count === 1 ? ', once' : `, ${rule.count} times`
  if (rule.until instanceof Temporal.PlainDate) return `, until ${longDate(rule.until)}`
  if (rule.until instanceof Temporal.PlainDateTime) return `, until ${longDate(rule.until.toPlainDate())}`
  return rule.until ? `, until ${longDate(rule.until.toZonedDateTimeISO('UTC').toPlainDate())}` : ''
}

function joined(words: readonly string[], conjunction = 'and'): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
}
