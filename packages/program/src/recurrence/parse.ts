import { ScheduleError } from './errors.ts'

/** The date 'YYYY-MM-DD' as a PlainDate, or undefined when the text is not exactly that. */
export function parseDate(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** The wall-clock time 'HH:MM', 00:00 to 23:59. */
export function parseTime(text: string): Temporal.PlainTime {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (!match) throw new ScheduleError('time', `time ${quote(text)} is not a time of day`, 'write HH:MM, such as 09:00')
  return new Temporal.PlainTime(Number(match[1]), Number(match[2]))
}

/**
 * Checks an IANA time zone name and returns it as it was written. Offsets such as +01:00 are refused: they know
 * nothing of daylight saving, so that 09:00 would move by an hour twice a year.
 */
export function parseTimezone(text: string): string {
  const wrong = new ScheduleError(
    'timezone',
    `time zone ${quote(text)} is not an IANA name`,
    'write one such as Europe/Berlin or UTC',
  )
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text)) throw wrong
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
  } catch {
    throw wrong
  }
  return text
}

/** Text from outside as it may stand in a message: quoted, without control characters, at most 80 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text)
}
