import { beforeAll, describe, expect, it } from 'vitest'
import {
  businessCalendar,
  describeSchedule,
  dueAt,
  type Occurrence,
  occurrences,
  parseSchedule,
} from '../src/recurrence/index.ts'
import { type LoadResult, loadProgramFolder, type Procedure, type Program, readFrameworkLibrary } from '../src/index.ts'

const content = `${import.meta.dirname}/../../../content/`
const timezone = 'UTC'
const office = businessCalendar({ workdays: [1, 2, 3, 4, 5], holidays: [], timezone })

/** 2027 and 2028: an ordinary and a leap year, so that what is asserted does not hang on one calendar. */
const years = [2027, 2028]

let loaded: LoadResult
let program: Program

beforeAll(async () => {
  const { library } = await readFrameworkLibrary(`${content}frameworks`)
  if (!library) throw new Error('the framework library does not load')
  loaded = await loadProgramFolder(`${content}programs/starter`, library)
  if (!loaded.program) throw new Error(`the starter program does not load: ${JSON.stringify(loaded.problems)}`)
  program = loaded.program
})

/** The occurrences of a procedure in one year; none when it follows an event or a source. */
function occurrencesIn(procedure: Procedure, year: number): Occurrence[] {
  if (!('schedule' in procedure.when)) return []
  const from = new Temporal.PlainDate(year, 1, 1)
  return [
    ...occurrences(
      parseSchedule({ timezone, ...procedure.when.schedule }),
      { from, to: from.add({ years: 1 }) },
      office,
    ),
  ]
}

/** How many duties fall on each value of `by`, by date, of one role or of all. */
function load(by: (date: Temporal.PlainDate) => string, role?: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const procedure of program.procedures) {
    if (role !== undefined && procedure.role !== role) continue
    for (const { opensAt } of years.flatMap((year) => occurrencesIn(procedure, year))) {
      const period = by(opensAt.toZonedDateTimeISO(timezone).toPlainDate())
      counts.set(period, (counts.get(period) ?? 0) + 1)
    }
  }
  return counts
}

const week = (date: Temporal.PlainDate) => `${date.yearOfWeek}-${date.weekOfYear}`
const month = (date: Temporal.PlainDate) => date.toPlainYearMonth().toString()
const most = (counts: Map<string, number>) => Math.max(0, ...counts.values())
const perYear = (role?: string) =>
  [...load(String, role).values()].reduce((sum, count) => sum + count, 0) / years.length

describe('the starter program', () => {
  it('loads without a problem or a warning', () => {
    expect(loaded.problems).toEqual([])
  })

  it('is large enough to be a whole program', () => {
    expect(program.controls.length).toBeGreaterThanOrEqual(25)
    expect(program.policies.length).toBeGreaterThanOrEqual(12)
    expect(program.procedures.length).toBeGreaterThanOrEqual(40)
    expect(new Set(program.controls.map(({ kind }) => kind))).toEqual(
      new Set(['administrative', 'technical', 'physical']),
    )
  })

  it('answers each of the 33 common criteria of SOC 2 with a control', () => {
    const soc2 = loaded.coverage.find(({ framework }) => framework === 'soc2')
    expect(soc2?.unanswered.filter((id) => id.startsWith('CC'))).toEqual([])
    const named = new Set(program.controls.flatMap(({ requirements }) => requirements))
    expect([...named].filter((id) => id.startsWith('soc2:CC'))).toHaveLength(33)
  })

  it('has duties of all three kinds: by date, by event, continuous', () => {
    const kinds = program.procedures.flatMap(({ when }) => Object.keys(when))
    expect(new Set(kinds)).toEqual(new Set(['schedule', 'event', 'continuous']))
  })
})

describe('each procedure', () => {
  it('asks for evidence', () => {
    const without = program.procedures.filter(({ evidence }) => !evidence.some(({ required }) => required))
    expect(without.map(({ id }) => id)).toEqual([])
  })

  it('says why it matters, what to do in steps, and when it has failed', () => {
    const incomplete = program.procedures.filter(({ steps }) => {
      const numbered = steps.split('\n').filter((line) => /^\d\. /.test(line))
      return !/^\*\*Why:\*\* \S/.test(steps) || !/^\*\*Failed when:\*\* \S/m.test(steps) || numbered.length < 2
    })
    expect(incomplete.map(({ id }) => id)).toEqual([])
  })

  it('that has a schedule closes before it opens again', () => {
    const overlapping = program.procedures.filter((procedure) => {
      const opened = years.flatMap((year) => occurrencesIn(procedure, year)).map(({ opensAt }) => opensAt)
      const { window } = procedure
      if (window === undefined) return false
      return opened.some((opensAt, index) => {
        const next = opened[index + 1]
        return next !== undefined && Temporal.Instant.compare(dueAt(opensAt, window, timezone), next) > 0
      })
    })
    expect(overlapping.map(({ id }) => id)).toEqual([])
  })

  it('that has a schedule occurs in every year and can be said in words', () => {
    for (const procedure of program.procedures) {
      const schedule = 'schedule' in procedure.when ? procedure.when.schedule : undefined
      const rare = schedule && years.some((year) => occurrencesIn(procedure, year).length === 0)
      expect([procedure.id, rare ?? false]).toEqual([procedure.id, false])
      expect(schedule ? describeSchedule({ timezone, ...schedule }) : 'every').toMatch(/^every/)
    }
  })
})

describe('the load', () => {
  it('on the security lead stays below six duties a week, and is about two', () => {
    expect(most(load(week, 'security-lead'))).toBeLessThan(6)
    expect(perYear('security-lead')).toBeLessThan(2.5 * 52)
  })

  it('on each role is what a small company can carry', () => {
    const roles = program.roles.map(({ id }) => ({ id, perYear: perYear(id), mostInAWeek: most(load(week, id)) }))
    console.table(roles)
    expect(roles.filter(({ mostInAWeek }) => mostInAWeek > 5)).toEqual([])
    // The engineer on call is somebody else each week; nobody else has more than three duties in an average week.
    expect(roles.filter(({ id, perYear }) => id !== 'on-call-engineer' && perYear > 3 * 52)).toEqual([])
    expect(roles.filter(({ perYear }) => perYear === 0)).toEqual([])
  })

  it('is spread: over days, over months, and not on the first of January', () => {
    const byDay = load(String)
    expect(most(byDay)).toBeLessThanOrEqual(6)
    expect([...byDay.keys()].filter((date) => date.endsWith('-01-01'))).toEqual([])
    const byMonth = [...load(month).values()]
    expect(byMonth).toHaveLength(24)
    expect(Math.max(...byMonth) / Math.min(...byMonth)).toBeLessThan(1.5)
  })
})

describe('each policy', () => {
  it('is long enough to hold rules and short enough to be read', () => {
    const lengths = program.policies.map(({ id, body }) => ({ id, lines: body.split('\n').length }))
    expect(lengths.filter(({ lines }) => lines < 40 || lines > 90)).toEqual([])
  })

  it('has rules besides intent, scope and roles', () => {
    const headings = program.policies.map(({ id, body }) => ({ id, headings: body.match(/^## /gm)?.length ?? 0 }))
    expect(headings.filter(({ headings }) => headings < 6)).toEqual([])
  })

  it('is reviewed every year, and no more than two of them in one month', () => {
    const months = program.policies.map(({ id, review }) => {
      if (!('rrule' in review)) throw new Error(`${id} has no month of review`)
      const from = Temporal.PlainDate.from('2027-01-01')
      const dates = [
        ...occurrences(parseSchedule({ timezone, ...review }), { from, to: from.add({ years: 1 }) }, office),
      ]
      expect([id, dates.length]).toEqual([id, 1])
      return dates[0]?.key.slice(0, 7)
    })
    const counts = months.map((each) => months.filter((other) => other === each).length)
    expect(Math.max(...counts)).toBeLessThanOrEqual(2)
  })
})
