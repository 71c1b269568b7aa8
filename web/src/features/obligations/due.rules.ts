import { dayAt, formatDay, instantOf } from '../../ui/time.rules.ts'

const DAY_MS = 86_400_000

/** A half-open span of time, ISO 8601 instants; an end that is left out is open. */
export interface DuePeriod {
  dueFrom: string | undefined
  dueUntil: string | undefined
}

/** The day after a plain date. */
export const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** Periods that are asked for most, around the moment shown. Weeks begin on Monday (ISO 8601). */
export function duePeriods(shown: number, zone: string): { label: string; period: DuePeriod }[] {
  const today = dayAt(shown, zone)
  const monday = dayAfter(today, -((new Date(today).getUTCDay() + 6) % 7))
  const at = (day: string) => instantOf(day, '00:00', zone)
  return [
    { label: 'Today', period: { dueFrom: at(today), dueUntil: at(dayAfter(today)) } },
    { label: 'This week', period: { dueFrom: at(monday), dueUntil: at(dayAfter(monday, 7)) } },
    { label: 'Next 30 days', period: { dueFrom: at(today), dueUntil: at(dayAfter(today, 30)) } },
    { label: 'Last 90 days', period: { dueFrom: at(dayAfter(today, -90)), dueUntil: at(dayAfter(today)) } },
    { label: 'Any time', period: { dueFrom: undefined, dueUntil: undefined } },
  ]
}

/** `: 1 Mar 2026 to 7 Mar 2026`, to stand behind the word “Due”; nothing for any time. */
export function textOf({ dueFrom, dueUntil }: DuePeriod, zone: string): string {
  const first = dueFrom === undefined ? undefined : formatDay(dueFrom, zone)
  const last = dueUntil === undefined ? undefined : formatDay(new Date(Date.parse(dueUntil) - 1).toISOString(), zone)
  if (first === undefined) return last === undefined ? '' : `: until ${last}`
  if (last === undefined) return `: from ${first}`
  return first === last ? `: ${first}` : `: ${first} to ${last}`
}
