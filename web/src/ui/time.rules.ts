/**
 * How moments and days are written on a page. ISO 8601 strings in, text out; `zone` is an IANA name, `now` milliseconds since 1970.
 * Intl only: browsers without Temporal are still in use.
 */

const DAY_MS = 86_400_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The calendar fields of a moment in a zone, as numbers. */
function fieldsAt(ms: number, zone: string) {
  const parts = formatter(zone).formatToParts(ms)
  const field = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value)
  return {
    year: field('year'),
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(zone: string): Intl.DateTimeFormat {
  let made = formatters.get(zone)
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(zone, made)
  }
  return made
}

const two = (n: number) => String(n).padStart(2, '0')

/** `21 Nov 2026`. A plain date (`2026-11-21`) belongs to no zone and stays the day it names. */
export function formatDay(iso: string, zone: string): string {
  const { year, month, day } = fieldsAt(Date.parse(iso), isPlainDate(iso) ? 'UTC' : zone)
  return `${day} ${months[month - 1]} ${year}`
}

/** `21 Nov 2026, 14:05`; a plain date has no time to show. */
export function formatMoment(iso: string, zone: string): string {
  if (isPlainDate(iso)) return formatDay(iso, zone)
  const { hour, minute } = fieldsAt(Date.parse(iso), zone)
  return `${formatDay(iso, zone)}, ${two(hour)}:${two(minute)}`
}

/** `21 Nov 2026, 14:05:09 GMT+1`: nothing left to guess. */
export function formatMomentInFull(iso: string, zone: string): string {
  if (isPlainDate(iso)) return formatDay(iso, zone)
  const ms = Date.parse(iso)
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(ms)
    .find((part) => part.type === 'timeZoneName')?.value
  return `${formatMoment(iso, zone)}:${two(fieldsAt(ms, zone).second)} ${name ?? zone}`
}

/** The day of a moment in a zone, as `2026-11-21`. */
export function dayAt(ms: number, zone: string): string {
  const { year, month, day } = fieldsAt(ms, zone)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/**
 * `in 3 days`, `yesterday`, `112 days ago`, `in 20 minutes`. Within six hours it is hours; beyond, days are days of the calendar
 * in `zone`, counted up to four months, since lateness is felt in days.
 */
export function relativeTime(iso: string, now: number, zone: string): string {
  const at = Date.parse(iso)
  const days = isPlainDate(iso) ? daysBetween(now, iso, zone) : daysBetween(now, dayAt(at, zone), zone)
  if (days === 0 && isPlainDate(iso)) return 'today'
  const minutes = (at - now) / 60_000
  if (days === 0 || Math.abs(minutes) < 6 * 60) {
    if (Math.abs(minutes) < 1) return 'now'
    if (Math.abs(minutes) < 60) return relative.format(Math.trunc(minutes), 'minute')
    return relative.format(Math.trunc(minutes / 60), 'hour')
  }
  if (Math.abs(days) <= 120) return relative.format(days, 'day')
  if (Math.abs(days) <= 730) return relative.format(Math.round(days / 30.44), 'month')
  return relative.format(Math.round(days / 365.25), 'year')
}

/** Whole calendar days from the day of `now` in `zone` to a plain date; negative in the past. */
function daysBetween(now: number, day: string, zone: string): number {
  return Math.round((Date.parse(day) - Date.parse(dayAt(now, zone))) / DAY_MS)
}

/**
 * The instant at which the clocks of `zone` show `day` (`2026-11-21`) and `time` (`14:05`), as an ISO string in UTC. A time that
 * the clocks skip is taken as much later as they skip; of a time that comes twice, the first is meant (as RFC 5545 §3.3.5 has it).
 */
export function instantOf(day: string, time: string, zone: string): string {
  const wall = Date.parse(`${day}T${time}Z`)
  // One of the offsets in force a day before and a day after is the right one, whatever the zone does in between.
  const before = wall - offsetAt(wall - DAY_MS, zone)
  const after = wall - offsetAt(wall + DAY_MS, zone)
  const found = [Math.min(before, after), Math.max(before, after)].find((ms) => ms + offsetAt(ms, zone) === wall)
  return new Date(found ?? before).toISOString()
}

/** How far the clocks of `zone` are ahead of UTC, in milliseconds. */
function offsetAt(ms: number, zone: string): number {
  const { year, month, day, hour, minute, second } = fieldsAt(ms, zone)
  const wall = new Date(0)
  wall.setUTCFullYear(year, month - 1, day)
  wall.setUTCHours(hour, minute, second)
  return wall.getTime() - Math.floor(ms / 1000) * 1000
}

/** `14:05` in a zone. */
export function timeAt(ms: number, zone: string): string {
  const { hour, minute } = fieldsAt(ms, zone)
  return `${two(hour)}:${two(minute)}`
}

function isPlainDate(iso: string): boolean {
  return /^\d{4}-\d\d-\d\d$/u.test(iso)
}
