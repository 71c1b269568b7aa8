import { type BusinessCalendar, isWorkday, shiftToBusinessDay } from './calendar.ts'
import { ScheduleError } from './errors.ts'
import type { Schedule } from './schedule.ts'

/** One dated occurrence of a duty. */
export interface Occurrence {
  /**
   * The date the rule names, 'YYYY-MM-DD', before any business-day shift. It names the occurrence within its schedule and
   * stays the same when the time of day, the time zone, the business calendar or the range that was asked for changes.
   */
  readonly key: string
  /** When it opens: the date, shifted if it is a day off, at the wall-clock time of the schedule. */
  readonly opensAt: Temporal.Instant
}

/** Nominal dates, `from` included, `to` not. */
export interface DateRange {
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
}

const maxRangeYears = 100

/**
 * The occurrences whose nominal date lies in the range, in order. Since the nominal date alone decides, ranges that
 * touch never lose or repeat an occurrence, even one that a shift carries over the border: with businessDay `previous`,
 * an occurrence of Sunday the 1st belongs to the range that begins on the 1st, and opens on Friday before it.
 *
 * A wall-clock time that does not exist that day (clocks go forward) becomes the instant as long after the gap as the time
 * was after its start; of a time that exists twice the earlier is taken (Temporal "compatible"). With a shift, several
 * occurrences can open at the same moment: a daily duty moved off a weekend is due three times on Monday.
 *
 * The cost per occurrence does not depend on the distance from the schedule's start nor on the length of the range, and
 * memory holds one year at a time.
 * @throws ScheduleError range when `to` is before `from` or more than 100 years after it; calendar
 */
export function* occurrences(schedule: Schedule, range: DateRange, calendar: BusinessCalendar): Generator<Occurrence> {
  const { from, to } = range
  if (Temporal.PlainDate.compare(from, to) > 0) {
    throw new ScheduleError(
      'range',
      `the range ends on ${to.toString()}, before it begins on ${from.toString()}`,
      'swap the two',
    )
  }
  if (Temporal.PlainDate.compare(from.add({ years: maxRangeYears }), to) < 0) {
    throw new ScheduleError('range', `the range is longer than ${maxRangeYears} years`, 'ask for less')
  }
  for (let chunk = from; Temporal.PlainDate.compare(chunk, to) < 0;) {
    const nextChunk = earlier(chunk.add({ years: 1 }), to)
    for (const date of schedule.nominalDates(chunk, nextChunk)) {
      yield { key: date.toString(), opensAt: opensAt(date, schedule, calendar) }
    }
    chunk = nextChunk
  }
}

/**
 * The first occurrence that opens after `after`, or undefined when the rule has ended or names no date in the next
 * 100 years.
 */
export function nextOccurrence(
  schedule: Schedule,
  after: Temporal.Instant,
  calendar: BusinessCalendar,
): Occurrence | undefined {
  const from = earliestCandidate(schedule, after, calendar)
  for (const occurrence of occurrences(schedule, { from, to: from.add({ years: maxRangeYears }) }, calendar)) {
    if (Temporal.Instant.compare(occurrence.opensAt, after) > 0) return occurrence
  }
  return undefined
}

/** No nominal date before this one can open after `after`. */
function earliestCandidate(
  schedule: Schedule,
  after: Temporal.Instant,
  calendar: BusinessCalendar,
): Temporal.PlainDate {
  // A day that a time zone skipped (Apia, 30 December 2011) opens on the day after it: begin a day early.
  const date = after.toZonedDateTimeISO(schedule.timezone).toPlainDate().subtract({ days: 1 })
  // A day off that moves forward opens after its nominal date, but never past the working day that follows it.
  return schedule.businessDay === 'next' ? shiftToBusinessDay(date, 'previous', calendar) : date
}

function opensAt(date: Temporal.PlainDate, schedule: Schedule, calendar: BusinessCalendar): Temporal.Instant {
  const { businessDay, timezone: timeZone, time: plainTime } = schedule
  const opening = (day: Temporal.PlainDate): Temporal.ZonedDateTime => day.toZonedDateTime({ timeZone, plainTime })
  if (businessDay === 'none') return opening(date).toInstant()
  const shifted = opening(shiftToBusinessDay(date, businessDay, calendar))
  if (isWorkday(shifted.toPlainDate(), calendar)) return shifted.toInstant()
  // the time zone left that working day out (30 December 2011 in Samoa), and the day after it is a day off
  const beside = businessDay === 'next' ? shifted.toPlainDate() : date.subtract({ days: 1 })
  return opening(shiftToBusinessDay(beside, businessDay, calendar)).toInstant()
}

function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) <= 0 ? a : b
}
