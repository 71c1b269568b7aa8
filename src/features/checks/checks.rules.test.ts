import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  descriptionOf,
  freshSince,
  isDue,
  type Look,
  outcomeOf,
  parameterValues,
  requireParameters,
} from './checks.rules.ts'

const now = Temporal.Instant.from('2027-06-01T00:00:00Z')

const looks: fc.Arbitrary<Look> = fc.record({
  population: fc.nat({ max: 3 }),
  failing: fc.nat({ max: 3 }),
  failures: fc.constant([]),
  sources: fc.option(
    fc.array(fc.record({ source: fc.string(), isFresh: fc.boolean(), reportedAt: fc.constant(null) }), {
      maxLength: 3,
    }),
    { nil: undefined },
  ),
})

describe('what a look says', () => {
  it('is good only of something that was looked at, by sources that speak, without a failure', () => {
    fc.assert(
      fc.property(looks, (look) => {
        const knows =
          look.sources === undefined || (look.sources.length > 0 && look.sources.every(({ isFresh }) => isFresh))
        const { state } = outcomeOf(look)
        expect(state === 'pass').toBe(look.population > 0 && knows && look.failing === 0)
        expect(state === 'fail').toBe(look.population > 0 && knows && look.failing > 0)
        expect(state === 'not_assessed').toBe(look.population === 0)
        expect(state === 'stale').toBe(look.population > 0 && !knows)
      }),
    )
  })

  it('names the sources that are silent, as many as one reads', () => {
    const silent = ['a', 'b', 'c', 'd', 'e'].map((source) => ({ source, isFresh: false, reportedAt: null }))
    expect(outcomeOf({ population: 1, failing: 0, failures: [], sources: silent }).reason).toBe(
      'Silent for too long: a, b, c and 2 more.',
    )
  })
})

describe('a check', () => {
  it('is due at once, and then when its time has passed', () => {
    expect(isDue(undefined, 'P1D', now)).toBe(true)
    expect(isDue(now.subtract({ hours: 24 }), 'P1D', now)).toBe(true)
    expect(isDue(now.subtract({ hours: 23, minutes: 59 }), 'P1D', now)).toBe(false)
    expect(isDue(Temporal.Instant.from('2027-05-01T00:00:00Z'), 'P1M', now)).toBe(true)
    expect(isDue(Temporal.Instant.from('2027-05-01T00:00:01Z'), 'P1M', now)).toBe(false)
  })

  it('runs with what was set, as long as that lies within its bounds', () => {
    const parameters = [{ id: 'days', title: '', unit: 'days' as const, min: 1, max: 30, default: 7 }]
    expect(parameterValues({ parameters }, {})).toEqual({ days: 7 })
    expect(parameterValues({ parameters }, { days: 30, gone: 1 })).toEqual({ days: 30 })
    expect(parameterValues({ parameters }, { days: 31 })).toEqual({ days: 7 })
    expect(() => requireParameters({ parameters }, { days: 1 })).not.toThrow()
    expect(() => requireParameters({ parameters }, { days: 0, weeks: 1 })).toThrow(
      'parameters.days: between 1 and 30 days; parameters.weeks: this check has no such parameter',
    )
  })

  it('knows how old a report may be, from a duration or from a parameter', () => {
    expect(freshSince('PT36H', {}, now).toString()).toBe('2027-05-30T12:00:00Z')
    expect(freshSince({ parameter: 'days' }, { days: 2 }, now).toString()).toBe('2027-05-30T00:00:00Z')
  })

  it('tells of its first failures and counts the rest', () => {
    const failures = Array.from({ length: 30 }, (_, n) => ({
      subjectKind: 'x',
      subjectId: `${n}`,
      title: `T${n}`,
      detail: 'D',
      due: null,
    }))
    const description = descriptionOf(
      { statement: 'S within `days` days', fix: 'Run `holdfast`' },
      { days: 14 },
      outcomeOf({ population: 99, failing: 45, failures, sources: undefined }),
    )
    expect(description).toContain('45 failures, with 99 things looked at.\n\n- T0: D\n')
    expect(description).toContain(
      '- T19: D\n\nAnd 25 more, in the evidence of the run.\n\n**What should be so:** S within 14 days',
    )
    expect(description).toContain('**To fix it:** Run `holdfast`')
  })
})
