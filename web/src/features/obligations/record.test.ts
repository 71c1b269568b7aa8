import { describe, expect, it } from 'vitest'
import { problemOf } from '../../api/problem.ts'
import type { EvidenceRequirement } from './obligations.query.ts'
import { dayIn, extra, givenPieces, missingEvidence, requireType } from './record.rules.ts'

const asked = (id: string, required = true): EvidenceRequirement => ({
  id,
  title: id,
  kind: 'file',
  accept: ['csv', 'pdf'],
  required,
  validFor: null,
})

describe('the evidence of a record', () => {
  it('is missing until each requirement has a piece that says something', () => {
    const requirements = [asked('log'), asked('ticket'), asked('photo', false)]
    expect(missingEvidence(requirements, {}).map(({ id }) => id)).toEqual(['log', 'ticket'])
    const pieces = {
      log: [{ kind: 'stored', evidenceId: 'e1' }],
      ticket: [{ kind: 'link', title: 'Ticket', url: '  ' }],
    } as const
    expect(missingEvidence(requirements, pieces).map(({ id }) => id)).toEqual(['ticket'])
  })

  it('may have been there before, and then answers one requirement that it suits', () => {
    const chosen = (fileName: string) =>
      ({ kind: 'chosen', evidenceId: fileName, evidenceKind: 'file', fileName }) as const
    const requirements = [asked('log'), asked('export')]
    expect(missingEvidence(requirements, { [extra]: [chosen('a.csv')] }).map(({ id }) => id)).toEqual(['export'])
    expect(missingEvidence(requirements, { [extra]: [chosen('a.csv'), chosen('b.PDF')] })).toEqual([])
    expect(missingEvidence(requirements, { [extra]: [chosen('a.exe')] })).toHaveLength(2)
  })

  it('names the requirement that each piece answers, and leaves out empty ones', () => {
    expect(
      givenPieces({
        log: [{ kind: 'stored', evidenceId: 'e1' }],
        [extra]: [
          { kind: 'statement', title: 'Note', statement: 'Seen.' },
          { kind: 'statement', title: 'Note', statement: ' ' },
        ],
      }),
    ).toEqual([
      { piece: { kind: 'stored', evidenceId: 'e1' }, requirement: 'log' },
      { piece: { kind: 'statement', title: 'Note', statement: 'Seen.' }, requirement: undefined },
    ])
  })

  it('is refused before it is sent when its type was not asked for', () => {
    expect(() => requireType(new File([], 'log.CSV'), asked('log'))).not.toThrow()
    expect(() => requireType(new File([], 'log'), { accept: [] })).not.toThrow()
    let thrown: unknown
    try {
      requireType(new File([], 'log.exe'), asked('log'))
    } catch (error) {
      thrown = error
    }
    expect(problemOf(thrown).detail).toBe('Asked for is csv, pdf.')
  })
})

describe('the day until which evidence is valid', () => {
  it.each([
    ['P1Y', '2026-03-01', '2027-03-01'],
    ['P1M', '2026-01-31', '2026-02-28'],
    ['P1Y', '2028-02-29', '2029-02-28'],
    ['P2W', '2026-12-25', '2027-01-08'],
    ['P90D', '2026-01-05', '2026-04-05'],
  ])('%s after %s is %s', (duration, day, then) => {
    expect(dayIn(duration, day)).toBe(then)
  })

  it.each(['PT5M', '1 year', 'P', ''])('“%s” names no day', (duration) => {
    expect(dayIn(duration, '2026-01-01')).toBeUndefined()
  })
})
