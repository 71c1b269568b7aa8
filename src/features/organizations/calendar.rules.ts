import { type BusinessCalendar, businessCalendar, ScheduleError, shiftToBusinessDay } from '@holdfast/program'
import { HoldfastError } from '../../core/errors.ts'

export interface StoredCalendar {
  timezone: string
  /** ISO weekdays, in order, each once. */
  workdays: number[]
  /** Days, in order, each once. */
  holidays: string[]
}

/**
 * The business calendar that results from a change, in order and without repetitions.
 * @throws HoldfastError `invalid_input` for what is no time zone, and for holidays so many in a row that no deadline could be found
 */
export function calendarOf(
  before: StoredCalendar,
  change: { timezone?: string | undefined; workdays?: number[] | undefined; holidays?: string[] | undefined },
): StoredCalendar {
  const calendar = {
    timezone: change.timezone ?? before.timezone,
    workdays: [...new Set(change.workdays ?? before.workdays)].toSorted((a, b) => a - b),
    holidays: [...new Set(change.holidays ?? before.holidays)].toSorted((a, b) => (a < b ? -1 : 1)),
  }
  try {
    const usable = businessCalendar(calendar)
    for (const holiday of calendar.holidays) requireWorkdaysAround(holiday, usable)
    return calendar
  } catch (error) {
    if (error instanceof ScheduleError) throw refusal(error)
    throw error
  }
}

function requireWorkdaysAround(holiday: string, calendar: BusinessCalendar): void {
  const day = Temporal.PlainDate.from(holiday)
  shiftToBusinessDay(day, 'next', calendar)
  shiftToBusinessDay(day, 'previous', calendar)
}

export const isSameCalendar = (a: StoredCalendar, b: StoredCalendar): boolean =>
  a.timezone === b.timezone && a.workdays.join() === b.workdays.join() && a.holidays.join() === b.holidays.join()

/** @throws HoldfastError `invalid_input` for what is not an IANA time zone */
export function requireTimezone(timezone: string): void {
  calendarOf({ timezone, workdays: [1], holidays: [] }, {})
}

function refusal(error: ScheduleError): HoldfastError {
  const path = error.code === 'timezone' ? 'timezone' : 'holidays'
  return new HoldfastError('invalid_input', `${path}: ${error.message}.`, {
    issues: [{ path, message: error.message }],
  })
}
