import { dayAt, instantOf } from '../../ui/time.rules.ts'

const DAY_MS = 86_400_000

/** Periods that are looked at most, by what stands in the URL. */
export const periods = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '365 days' },
  { value: 'year', label: 'This year' },
  { value: 'own', label: 'Own dates' },
] as const

export type PeriodName = (typeof periods)[number]['value']

export interface PeriodSearch {
  period?: PeriodName | undefined
  /** Plain dates, of `own`; both days belong to the period. */
  from?: string | undefined
  until?: string | undefined
}

/** A half-open span of time, ISO 8601 instants. */
export interface Period {
  from: string
  until: string
}

/**
 * The period that the URL names, ending at the moment shown. The end is rounded down to the hour, so that the same question asked twice
 * within it is answered from memory.
 */
export function periodOf({ period = '90', from, until }: PeriodSearch, shown: number, zone: string): Period {
  const end = Math.floor(shown / 3_600_000) * 3_600_000
  const today = dayAt(shown, zone)
  if (period === 'own') {
    const first = from ?? dayAt(shown - 90 * DAY_MS, zone)
    const last = until ?? today
    const [start, final] = first <= last ? [first, last] : [last, first]
    return { from: instantOf(start, '00:00', zone), until: instantOf(nextDay(final), '00:00', zone) }
  }
  if (period === 'year') return { from: instantOf(`${today.slice(0, 4)}-01-01`, '00:00', zone), until: iso(end) }
  return { from: iso(end - Number(period) * DAY_MS), until: iso(end) }
}

const iso = (ms: number) => new Date(ms).toISOString()

function nextDay(day: string): string {
  return iso(Date.parse(day) + DAY_MS).slice(0, 10)
}
