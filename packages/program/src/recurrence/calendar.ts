import { ScheduleError } from './errors.ts'
import { parseDate, parseTimezone, quote } from './parse.ts'

/** On which days an organization works, and in which time zone its days begin and end. */
export interface BusinessCalendar {
  /** ISO weekdays, 1 for Monday to 7 for Sunday. Never empty. */
  readonly workdays: ReadonlySet<number>
  /** Days off, 'YYYY-MM-DD', whatever their weekday. */
  readonly holidays: ReadonlySet<string>
  /** IANA name. */
  readonly timezone: string
}

/** What an occurrence does that falls on a day off: stay, or move to the nearest working day after or before it. */
export type BusinessDay = 'none' | 'next' | 'previous'

/** A year of days off in a row is a mistake in the calendar, not a holiday. */
const maxDaysOff = 366

/**
 * Checks and builds a business calendar.
 * @throws ScheduleError calendar, timezone
 */
export function businessCalendar(input: {
  readonly workdays: Iterable<number>
  readonly holidays: Iterable<string>
  readonly timezone: string
}): BusinessCalendar {
  const workdays = new Set(input.workdays)
  if (workdays.size === 0)
    throw new ScheduleError('calendar', 'the business calendar has no working day', 'name at least one')
  for (const day of workdays) {
    if (!Number.isInteger(day) || day < 1 || day > 7) {
      throw new ScheduleError('calendar', `${day} is not a weekday`, 'use 1 for Monday to 7 for Sunday')
    }
  }
  const holidays = new Set(input.holidays)
  for (const holiday of holidays) {
    if (!parseDate(holiday))
      throw new ScheduleError('calendar', `holiday ${quote(holiday)} is not a date`, 'write YYYY-MM-DD')
  }
  return { workdays, holidays, timezone: parseTimezone(input.timezone) }
}

/** Whether the organization works on this day. */
export function isWorkday(date: Temporal.PlainDate, calendar: BusinessCalendar): boolean {
  return calendar.workdays.has(date.dayOfWeek) && !calendar.holidays.has(date.toString())
}

/**
 * The working day nearest to `date` in one direction; `date` itself when it is one. Later dates never move before
 * earlier ones, so that shifted occurrences keep their order.
 * @throws ScheduleError calendar when a year holds no working day
 */
export function shiftToBusinessDay(
  date: Temporal.PlainDate,
  direction: 'next' | 'previous',
  calendar: BusinessCalendar,
): Temporal.PlainDate {
  const step = { days: direction === 'next' ? 1 : -1 }
  let shifted = date
  for (let days = 0; days <= maxDaysOff; days++) {
    if (isWorkday(shifted, calendar)) return shifted
    shifted = shifted.add(step)
  }
  throw new ScheduleError(
    'calendar',
    `the business calendar has no working day within ${maxDaysOff} days of ${date.toString()}`,
    'check its working days and holidays',
  )
}
