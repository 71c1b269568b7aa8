import { lookOf, type State } from './states.ts'
import { dayAt, formatDay } from './time.rules.ts'

/** One dated thing in a year: an obligation, or a run of a check. */
export interface Occurrence {
  id: string
  state: State
  /** When it was due, ISO 8601. */
  at: string
}

/** Twelve months, as plain dates; the end is not part of it. */
export interface Year {
  from: string
  to: string
}

/** What is drawn: one occurrence, or those of one week or month where more would not fit. */
export interface YearMark {
  /** Never empty, in order of time. */
  occurrences: Occurrence[]
  /** The most telling state of them. */
  state: State
  /** Where in the year it stands: 0 at the beginning, 1 at the end. */
  position: number
  /** In words, with all states: `31 Jul 2026: missed`, `3 to 9 Aug 2026: 6 met, 1 missed`. */
  text: string
}

const DAY_MS = 86_400_000
/** Least distance of two marks, as a share of what fits: they touch at 1. */
const TOUCHING = 0.88

/** What tells most comes first, so that one miss among a week of successes is seen. */
const byWeight: State[] = [
  'missed',
  'fail',
  'error',
  'not_permitted',
  'late',
  'stale',
  'not_assessed',
  'open',
  'waived',
  'met',
  'pass',
  'planned',
  'not_applicable',
]

/**
 * The marks of one row. `capacity` is how many fit beside each other: single occurrences if none would overlap, else weeks, else months.
 */
export function marksOf(occurrences: Occurrence[], year: Year, zone: string, capacity: number): YearMark[] {
  const ordered = occurrences.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const singles = ordered.map((one) => ({
    occurrences: [one],
    state: one.state,
    position: positionIn(year, Date.parse(one.at)),
    text: `${formatDay(one.at, zone)}: ${lookOf(one.state).word}`,
  }))
  const least = TOUCHING / Math.max(capacity, 1)
  if (singles.every((mark, index) => index === 0 || mark.position - (singles[index - 1]?.position ?? 0) >= least))
    return singles
  return capacity >= 53 ? weeksOf(ordered, year, zone) : monthsOf(ordered, year, zone)
}

/** Where a moment stands in the year, from 0 to 1; what is outside stands at the edge. */
export function positionIn(year: Year, ms: number): number {
  const [from, to] = [Date.parse(year.from), Date.parse(year.to)]
  return Math.min(Math.max((ms - from) / (to - from), 0), 1)
}

/** The months of the year with the place where each begins. */
export function monthsIn(year: Year): { name: string; position: number }[] {
  const [first = 0, month = 1] = year.from.split('-').map(Number)
  return Array.from({ length: 13 }, (_, index) => Date.UTC(first, month - 1 + index, 1))
    .filter((ms) => ms >= Date.parse(year.from) && ms < Date.parse(year.to))
    .map((ms) => ({
      name: formatDay(new Date(ms).toISOString(), 'UTC').split(' ')[1] ?? '',
      position: positionIn(year, ms),
    }))
}

function weeksOf(occurrences: Occurrence[], year: Year, zone: string): YearMark[] {
  const start = Date.parse(year.from)
  const weekOf = (one: Occurrence) => Math.floor((Date.parse(dayAt(Date.parse(one.at), zone)) - start) / (7 * DAY_MS))
  return [...Map.groupBy(occurrences, weekOf)].map(([week, inWeek]) => {
    const from = start + week * 7 * DAY_MS
    return markOf(inWeek, positionIn(year, from + 3.5 * DAY_MS), `${day(from)} to ${day(from + 6 * DAY_MS)}`)
  })
}

const day = (ms: number) => formatDay(new Date(ms).toISOString(), 'UTC')

function monthsOf(occurrences: Occurrence[], year: Year, zone: string): YearMark[] {
  const monthOf = (one: Occurrence) => dayAt(Date.parse(one.at), zone).slice(0, 7)
  return [...Map.groupBy(occurrences, monthOf)].map(([month, inMonth]) => {
    const name = formatDay(`${month}-01`, zone).split(' ').slice(1).join(' ')
    return markOf(inMonth, positionIn(year, Date.parse(`${month}-15`)), name)
  })
}

/** Lower tells more. */
const weigh = (state: State) => (byWeight.includes(state) ? byWeight.indexOf(state) : byWeight.length)

function markOf(occurrences: Occurrence[], position: number, when: string): YearMark {
  const counts = Map.groupBy(occurrences, (one) => one.state)
  const states = [...counts.keys()].sort((a, b) => weigh(a) - weigh(b))
  const words = states.map((state) => `${counts.get(state)?.length} ${lookOf(state).word}`)
  // Grouping makes no empty group, so there is a first state.
  const [state = 'not_assessed'] = states
  return { occurrences, state, position, text: `${when}: ${words.join(', ')}` }
}
