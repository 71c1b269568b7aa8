import { addDuration, type BusinessCalendar, dueAt, occurrences, parseSchedule, type When } from '@holdfast/program'

/** How far ahead schedules are expanded, and how short the remainder may get before they are expanded again. */
export const horizon = { months: 13 } as const
export const refillBelow = { months: 12 } as const

/** A procedure, as far as planning goes. */
export interface PlannedProcedure {
  id: string
  controlId: string
  roleId: string
  title: string
  severity: 'low' | 'medium' | 'high' | 'critical'
  when: When
  /** ISO 8601: from opening to due. */
  window: string
}

export interface PlannedOccurrence {
  /** Names the occurrence within its procedure, for good. */
  occurrence: string
  opensAt: Temporal.Instant
  dueAt: Temporal.Instant
}

/**
 * The occurrences of a schedule with nominal dates in [from, to). Those that would open before `notBefore` are left out: nobody owes
 * what was due before the procedure existed.
 */
export function* scheduledOccurrences(
  procedure: Pick<PlannedProcedure, 'when' | 'window'>,
  range: { from: Temporal.PlainDate; to: Temporal.PlainDate; notBefore: Temporal.Instant },
  calendar: BusinessCalendar,
): Generator<PlannedOccurrence> {
  if (!('schedule' in procedure.when)) return
  const { schedule } = procedure.when
  const timezone = schedule.timezone ?? calendar.timezone
  for (const { key, opensAt } of occurrences(parseSchedule({ ...schedule, timezone }), range, calendar)) {
    if (Temporal.Instant.compare(opensAt, range.notBefore) < 0) continue
    yield { occurrence: key, opensAt, dueAt: dueAt(opensAt, procedure.window, timezone) }
  }
}

/** The obligation that an event brings: it opens when the event happened, and its deadline counts from then. */
export function occurrenceOfEvent(
  procedure: Pick<PlannedProcedure, 'when'>,
  event: { id: string; happenedAt: Temporal.Instant },
  calendar: BusinessCalendar,
): PlannedOccurrence | undefined {
  if (!('event' in procedure.when)) return undefined
  const { within, counting } = procedure.when.event
  return {
    occurrence: `event:${event.id}`,
    opensAt: event.happenedAt,
    dueAt: addDuration(event.happenedAt, within, { counting, calendar }),
  }
}

/**
 * The first stretch of a continuous duty: the time to connect the source. Its first report ends that time, and from then on it must be
 * heard as often as the procedure says.
 */
export function firstStretch(
  procedure: Pick<PlannedProcedure, 'when'>,
  now: Temporal.Instant,
  calendar: BusinessCalendar,
): PlannedOccurrence | undefined {
  if (!('continuous' in procedure.when)) return undefined
  return {
    occurrence: stretchName(now, calendar),
    opensAt: now,
    dueAt: dueAt(now, procedure.when.continuous.connectWithin, calendar.timezone),
  }
}

/** A continuous duty is kept by the day of the organization; a second stretch on one day follows a silence. */
export const stretchName = (at: Temporal.Instant, calendar: BusinessCalendar, number = 1): string => {
  const day = at.toZonedDateTimeISO(calendar.timezone).toPlainDate().toString()
  return number === 1 ? day : `${day}#${number}`
}
