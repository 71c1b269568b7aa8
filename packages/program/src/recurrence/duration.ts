import { type BusinessCalendar, shiftToBusinessDay } from './calendar.ts'
import { ScheduleError } from './errors.ts'
import { parseTimezone, quote } from './parse.ts'

/** `calendar`: every day counts. `business`: only working days count. */
export type DurationCounting = 'calendar' | 'business'

/** Ten years of working days; a longer deadline is a typing error. */
const maxBusinessDays = 2600
const maxYears = 100

/**
 * The moment when a duration that began at `instant` has run out.
 *
 * `calendar`: years, months, weeks and days are added on the wall clock of the calendar's time zone, so that P2D ends at the
 * same time of day even when the clocks change, and P1M after 31 January ends on the last day of February. Hours and
 * less are elapsed time: PT24H is not P1D on such a day.
 *
 * `business`: takes whole days only. Counting starts on the next working day, wherever in the day or weekend it began; the
 * end has the wall-clock time of the beginning. From Friday 15:00, P1D ends on Monday 15:00; so it does from Saturday 15:00.
 * Hours are refused, since a calendar does not know when the working day begins and ends; so are weeks, months and years,
 * which would not say how many working days are meant.
 * @param duration ISO 8601, longer than zero: P2D, P1M, PT8H
 * @throws ScheduleError duration, calendar
 */
export function addDuration(
  instant: Temporal.Instant,
  duration: string,
  options: { readonly counting: DurationCounting; readonly calendar: BusinessCalendar },
): Temporal.Instant {
  const { counting, calendar } = options
  return counting === 'calendar'
    ? dueAt(instant, duration, calendar.timezone)
    : addBusinessDays(instant, businessDays(duration), calendar)
}

/**
 * The end of a window that opens at `opensAt`; the window is half-open. Days and longer are added on the wall clock of the
 * time zone, hours and less as elapsed time, as {@link addDuration} does with calendar counting.
 * @param window ISO 8601 duration, longer than zero
 * @throws ScheduleError duration, timezone
 */
export function dueAt(opensAt: Temporal.Instant, window: string, timezone: string): Temporal.Instant {
  const start = opensAt.toZonedDateTimeISO(parseTimezone(timezone))
  return start.add(parseDuration(window)).toInstant()
}

/**
 * Reads an ISO 8601 duration that is longer than zero and at most 100 years.
 * @throws ScheduleError duration
 */
export function parseDuration(text: string): Temporal.Duration {
  const wrong = new ScheduleError(
    'duration',
    `${quote(text)} is not a duration that a deadline can have`,
    'write ISO 8601 such as P2D, P1M or PT8H',
  )
  if (text.length > 40 || !text.startsWith('P')) throw wrong
  let duration: Temporal.Duration
  try {
    duration = Temporal.Duration.from(text)
  } catch {
    throw wrong
  }
  if (duration.sign <= 0) throw wrong
  if (isTooLong(duration)) {
    throw new ScheduleError('duration', `${quote(text)} is longer than ${maxYears} years`, 'write a shorter one')
  }
  return duration
}

function isTooLong(duration: Temporal.Duration): boolean {
  try {
    // Any start gives the same answer to the question whether it is far too long.
    return duration.total({ unit: 'days', relativeTo: '2001-01-01' }) > maxYears * 366
  } catch {
    // The end lies beyond what Temporal can name, some 270,000 years away.
    return true
  }
}

function businessDays(text: string): number {
  const duration = parseDuration(text)
  if (duration.with({ days: 0 }).sign !== 0) {
    throw new ScheduleError(
      'duration',
      `${quote(text)} cannot be counted in working days`,
      'write whole days such as P2D, or count calendar time',
    )
  }
  if (duration.days > maxBusinessDays) {
    throw new ScheduleError(
      'duration',
      `${quote(text)} is more than ${maxBusinessDays} working days`,
      'count calendar time',
    )
  }
  return duration.days
}

function addBusinessDays(instant: Temporal.Instant, days: number, calendar: BusinessCalendar): Temporal.Instant {
  const start = instant.toZonedDateTimeISO(calendar.timezone)
  let date = start.toPlainDate()
  for (let counted = 0; counted < days; counted++) date = shiftToBusinessDay(date.add({ days: 1 }), 'next', calendar)
  return date.toZonedDateTime({ timeZone: calendar.timezone, plainTime: start.toPlainTime() }).toInstant()
}
