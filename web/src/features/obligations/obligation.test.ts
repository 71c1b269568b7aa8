import { describe, expect, it } from 'vitest'
import { historyOf, mayRecord, whyNotDecide, type Viewer } from './obligation.rules.ts'

const ada = { id: 'ada', name: 'Ada' }
const ben = { id: 'ben', name: 'Ben' }
const viewer = (personId: string, accessRole = 'member', more: string[] = []): Viewer => ({
  personId,
  accessRole,
  permissions: ['obligation:complete', ...more],
})

describe('who may record', () => {
  const duty = { assignee: ada, actsFor: null }

  it('is whose duty it is, who stands in, and who runs the program', () => {
    expect(mayRecord(duty, viewer('ada'))).toBe('own')
    expect(mayRecord({ ...duty, actsFor: ben }, viewer('ben'))).toBe('for_other')
    expect(mayRecord(duty, viewer('ben', 'control_owner'))).toBe('for_other')
    expect(mayRecord(duty, viewer('ben', 'manager', ['program:apply']))).toBe('for_other')
  })

  it('is nobody else, and nobody who only reads', () => {
    expect(mayRecord(duty, viewer('ben'))).toBe('no')
    expect(mayRecord(duty, { personId: 'ada', accessRole: 'auditor', permissions: ['obligation:read'] })).toBe('no')
  })
})

describe('who may decide on a waiver', () => {
  const decides = ['obligation:decide_waiver']
  const waiver = { requestedBy: ada }
  const open = { state: 'open', assignee: ada } as const

  it('is neither who asked nor who would have to do it', () => {
    expect(whyNotDecide(waiver, open, viewer('ben', 'manager', decides))).toBeNull()
    expect(whyNotDecide(waiver, open, viewer('ada', 'owner', decides))).toContain('You asked for it')
    expect(whyNotDecide({ requestedBy: ben }, open, viewer('ada', 'owner', decides))).toContain('do this yourself')
    expect(whyNotDecide(waiver, open, viewer('ben'))).toContain('manager decides')
  })
})

describe('the history of an obligation', () => {
  const record = {
    id: 'r1',
    result: 'done' as const,
    note: '',
    happenedAt: '2026-03-10T09:00:00Z',
    recordedAt: '2026-03-12T09:00:00Z',
    recordedBy: ada,
    onBehalfOf: null,
    evidence: [],
  }
  const base = {
    state: 'late' as const,
    opensAt: '2026-03-01T00:00:00Z',
    dueAt: '2026-03-08T00:00:00Z',
    missedReason: null,
    records: [record],
    delegations: [],
    waivers: [],
  }

  it('tells opening, passing and late record, in the order in which they became known', () => {
    expect(historyOf(base).map(({ kind }) => kind)).toEqual(['opened', 'missed', 'recorded'])
  })

  it('does not call missed what was recorded in time', () => {
    const inTime = { ...record, recordedAt: '2026-03-05T09:00:00Z' }
    expect(historyOf({ ...base, state: 'met', records: [inTime] }).map(({ kind }) => kind)).toEqual([
      'opened',
      'recorded',
    ])
  })

  it('has nothing to tell of what is still ahead', () => {
    expect(historyOf({ ...base, state: 'planned', records: [] })).toEqual([])
  })
})
