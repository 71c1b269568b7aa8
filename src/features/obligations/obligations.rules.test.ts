import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../core/errors.ts'
import {
  executionGap,
  matchEvidence,
  outageReason,
  requireIndependentDecision,
  stateAfterRecord,
} from './obligations.rules.ts'

const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms)
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'nothing thrown'
  } catch (error) {
    return error instanceof HoldfastError ? error.code : String(error)
  }
}

describe('the state after a record', () => {
  it('is met inside of the half-open window and late from its very end on', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.integer({ min: 1, max: 1e9 }),
        fc.nat(2e9),
        fc.nat(2e9),
        (opens, length, happened, after) => {
          const obligation = { state: 'open' as const, opensAt: at(opens), dueAt: at(opens + length) }
          const happenedAt = at(opens + happened)
          const state = stateAfterRecord(obligation, happenedAt, at(opens + happened + after))
          expect(state).toBe(happened < length ? 'met' : 'late')
        },
      ),
    )
  })

  it('refuses what happened before the window, in the future, twice, or ahead of time', () => {
    const obligation = { opensAt: at(1000), dueAt: at(2000) }
    expect(codeOf(() => stateAfterRecord({ ...obligation, state: 'open' }, at(999), at(1500)))).toBe('invalid_input')
    expect(codeOf(() => stateAfterRecord({ ...obligation, state: 'open' }, at(1501), at(1500)))).toBe('invalid_input')
    expect(codeOf(() => stateAfterRecord({ ...obligation, state: 'met' }, at(1500), at(1500)))).toBe('wrong_state')
    expect(codeOf(() => stateAfterRecord({ ...obligation, state: 'planned' }, at(500), at(500)))).toBe(
      'window_not_open',
    )
  })

  it('lets what was missed be late, or met when it happened in time', () => {
    const missed = { state: 'missed' as const, opensAt: at(1000), dueAt: at(2000) }
    expect(stateAfterRecord(missed, at(2500), at(2500))).toBe('late')
    expect(stateAfterRecord(missed, at(1999), at(2500))).toBe('met')
  })
})

describe('evidence', () => {
  const asked = [
    { id: 'export', title: 'Export of accounts', kind: 'file' as const, accept: ['csv', 'pdf'], required: true },
    { id: 'decision', title: 'Decision', kind: 'statement' as const, required: false },
  ]
  const file = {
    id: 'e1',
    title: 'accounts',
    kind: 'file' as const,
    fileName: 'accounts.CSV',
    requirement: null,
    expiresOn: null,
  }

  it('answers by kind and file type, when it is not named', () => {
    expect([...matchEvidence(asked, [file], '2027-01-01')]).toEqual([['e1', 'export']])
  })
  it('is missing, of the wrong type, expired, or for something nobody asked', () => {
    expect(codeOf(() => matchEvidence(asked, [], '2027-01-01'))).toBe('missing_evidence')
    expect(codeOf(() => matchEvidence(asked, [{ ...file, fileName: 'accounts.exe' }], '2027-01-01'))).toBe(
      'missing_evidence',
    )
    expect(
      codeOf(() => matchEvidence(asked, [{ ...file, requirement: 'export', expiresOn: '2026-12-31' }], '2027-01-01')),
    ).toBe('missing_evidence')
    expect(codeOf(() => matchEvidence(asked, [{ ...file, requirement: 'other' }], '2027-01-01'))).toBe('invalid_input')
  })
  it('may come by hand where a machine was to deliver it', () => {
    const machine = [{ id: 'feed', title: 'Feed', kind: 'machine' as const, required: true }]
    expect([...matchEvidence(machine, [file], '2027-01-01')]).toEqual([['e1', 'feed']])
  })
})

describe('the execution gap', () => {
  it('is no number when nothing was due, and between 0 and 1 otherwise', () => {
    expect(executionGap({ due: 0, onTime: 0, late: 0, missed: 0, waived: 7 })).toBeNull()
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (onTime, late, missed) => {
        const gap = executionGap({ due: onTime + late + missed, onTime, late, missed, waived: 0 })
        expect(gap).toBeGreaterThan(0)
        expect(gap).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('an outage', () => {
  const day = 86_400_000
  it('is the reason only for windows that ended in it', () => {
    expect(outageReason(at(5 * day), at(4 * day), at(20 * day))).toContain('did not run')
    expect(outageReason(at(3 * day), at(4 * day), at(20 * day))).toBeNull()
    expect(outageReason(at(5 * day), at(5 * day - 60_000), at(5 * day))).toBeNull()
    expect(outageReason(at(5 * day), undefined, at(20 * day))).toBeNull()
  })
})

describe('a waiver', () => {
  it('is decided by neither who asked nor who would have had to do it', () => {
    expect(codeOf(() => requireIndependentDecision('a', { requestedBy: 'a' }, { assigneeId: 'b' }))).toBe(
      'separation_of_duties',
    )
    expect(codeOf(() => requireIndependentDecision('b', { requestedBy: 'a' }, { assigneeId: 'b' }))).toBe(
      'separation_of_duties',
    )
    expect(codeOf(() => requireIndependentDecision('c', { requestedBy: 'a' }, { assigneeId: 'b' }))).toBe(
      'nothing thrown',
    )
  })
})
