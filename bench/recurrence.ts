/**
 * What an occurrence costs, over ranges of one month, two years and twenty years, and over one month 60 years after the
 * schedule began. Flat means: neither the length of the range nor the distance from the start makes one dearer. A call has
 * a fixed cost of about 10 µs besides, which shows where a range holds one occurrence.
 * Prints nanoseconds per occurrence and the ratio to the two-year range. Run: node bench/recurrence.ts
 */
import {
  businessCalendar,
  occurrences,
  parseSchedule,
  type Schedule,
} from '../packages/program/src/recurrence/index.ts'

const rules = [
  'FREQ=DAILY',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO',
]
const ranges = [
  ['1 month', '2026-01-01', '2026-02-01'],
  ['2 years', '2026-01-01', '2028-01-01'],
  ['20 years', '2026-01-01', '2046-01-01'],
  ['1 month, 60 years on', '2086-01-01', '2086-02-01'],
] as const
const minimumMs = 300

const calendar = businessCalendar({ workdays: [1, 2, 3, 4, 5], holidays: ['2026-12-25'], timezone: 'America/New_York' })

/** Nanoseconds per occurrence, from as many expansions as fill the time. */
function cost(schedule: Schedule, from: string, to: string): number {
  const range = { from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) }
  const began = performance.now()
  let found = 0
  while (performance.now() - began < minimumMs) {
    for (const { key } of occurrences(schedule, range, calendar)) found += key.length / 10
  }
  return ((performance.now() - began) * 1e6) / found
}

for (const rrule of rules) {
  const spec = { rrule, start: '2024-01-01', time: '09:00', timezone: 'America/New_York', businessDay: 'next' } as const
  const began = performance.now()
  for (let parsed = 0; parsed < 200; parsed++) parseSchedule(spec)
  const parseUs = ((performance.now() - began) * 1000) / 200
  const schedule = parseSchedule(spec)
  cost(schedule, '2026-01-01', '2028-01-01')
  const costs = ranges.map(([name, from, to]) => ({ name, ns: cost(schedule, from, to) }))
  const base = costs.find(({ name }) => name === '2 years')?.ns ?? Number.NaN
  const cells = costs.map(({ name, ns }) => `${name}: ${Math.round(ns)} ns (× ${(ns / base).toFixed(2)})`)
  console.log(`${rrule}\n  parse ${parseUs.toFixed(0)} µs; ${cells.join('; ')}`)
}
