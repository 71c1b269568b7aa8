import { businessCalendar } from '@holdfast/program'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  analysisOfFix,
  deadlineOf,
  isOverdue,
  reportKey,
  requireVerifiable,
  severities,
  stateWhenActedOn,
  verifiableFrom,
} from './findings.rules.ts'

const berlin = businessCalendar({ workdays: [1, 2, 3, 4, 5], holidays: ['2027-05-17'], timezone: 'Europe/Berlin' })
const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const anyInstant = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 })
  .map((seconds) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000))

describe('the deadline of a finding', () => {
  it('is 2, 7, 30 or 90 days away, at the same time of day', () => {
    const monday = instant('2027-01-04T09:30:00+01:00')
    const due = severities.map((severity) => deadlineOf(severity, monday, berlin).toZonedDateTimeISO('Europe/Berlin'))
    // 3 April 2027, 30 days and 90 days: the 90th day is a Sunday
    expect(due.map((at) => at.toPlainDateTime().toString())).toEqual([
      '2027-04-05T09:30:00',
      '2027-02-03T09:30:00',
      '2027-01-11T09:30:00',
      '2027-01-06T09:30:00',
    ])
  })

  it('moves past a weekend and a holiday to the next working day', () => {
    // Thursday; two days later is Saturday, Monday is a holiday
    const due = deadlineOf('critical', instant('2027-05-13T16:00:00+02:00'), berlin)
    expect(due.toString()).toBe('2027-05-18T14:00:00Z')
  })

  it('keeps the time of day when the clocks change in between', () => {
    const due = deadlineOf('high', instant('2027-03-24T08:00:00+01:00'), berlin)
    expect(due.toString()).toBe('2027-03-31T06:00:00Z')
  })

  it('always falls on a working day, and never before the finding; the worse, the sooner', () => {
    fc.assert(
      fc.property(anyInstant, (from) => {
        const deadlines = severities.map((severity) => deadlineOf(severity, from, berlin))
        for (const due of deadlines) {
          expect(due.toZonedDateTimeISO('Europe/Berlin').dayOfWeek).toBeLessThanOrEqual(5)
          expect(Temporal.Instant.compare(from, due)).toBe(-1)
        }
        const moments = deadlines.map((due) => due.epochMilliseconds)
        expect(moments.toSorted((a, b) => a - b)).toEqual(moments.toReversed())
      }),
    )
  })

  it('is over at its very end', () => {
    const finding = { state: 'open', dueAt: instant('2027-01-06T08:00:00Z') } as const
    expect(isOverdue(finding, instant('2027-01-06T07:59:59Z'))).toBe(false)
    expect(isOverdue(finding, instant('2027-01-06T08:00:00Z'))).toBe(true)
    for (const state of ['awaiting_verification', 'closed'] as const)
      expect(isOverdue({ ...finding, state }, instant('2027-02-01T08:00:00Z'))).toBe(false)
  })
})

describe('verifying a fix', () => {
  const fixedAt = instant('2027-01-04T08:00:00Z')
  const waiting = {
    state: 'awaiting_verification',
    fixedBy: 'fixer',
    verifyNotBefore: instant('2027-01-11T08:00:00Z'),
  } as const

  it('waits the longer, the worse it was: from not at all to two weeks', () => {
    const days = severities.map((severity) =>
      fixedAt.until(verifiableFrom(severity, fixedAt, undefined, 'UTC')).total('hours'),
    )
    expect(days).toEqual([0, 3 * 24, 7 * 24, 14 * 24])
  })

  it('waits as long as it was asked to', () => {
    expect(verifiableFrom('critical', fixedAt, 0, 'UTC').toString()).toBe(fixedAt.toString())
    expect(verifiableFrom('low', fixedAt, 30, 'UTC').toString()).toBe('2027-02-03T08:00:00Z')
  })

  it('is refused to who fixed it, whatever the verdict and the day', () => {
    fc.assert(
      fc.property(anyInstant, fc.boolean(), (at, effective) => {
        expect(() => requireVerifiable(waiting, { by: 'fixer', effective, at })).toThrow(
          expect.objectContaining({ code: 'separation_of_duties' }),
        )
      }),
    )
  })

  it('cannot call a fix effective before it had time to fail again, but can always call it not effective', () => {
    const early = instant('2027-01-11T07:59:59Z')
    expect(() => requireVerifiable(waiting, { by: 'other', effective: true, at: early })).toThrow(
      expect.objectContaining({ code: 'window_not_open' }),
    )
    expect(() => requireVerifiable(waiting, { by: 'other', effective: false, at: early })).not.toThrow()
    expect(() =>
      requireVerifiable(waiting, { by: 'other', effective: true, at: instant('2027-01-11T08:00:00Z') }),
    ).not.toThrow()
  })

  it.each(['open', 'acting', 'closed'] as const)('is refused when it is %s', (state) => {
    expect(() => requireVerifiable({ ...waiting, state }, { by: 'other', effective: false, at: fixedAt })).toThrow(
      expect.objectContaining({ code: 'wrong_state' }),
    )
  })
})

describe('acting on a finding', () => {
  it('is possible until it is fixed', () => {
    expect(stateWhenActedOn('open')).toBe('acting')
    expect(stateWhenActedOn('acting')).toBe('acting')
    for (const state of ['awaiting_verification', 'closed'] as const)
      expect(() => stateWhenActedOn(state)).toThrow(expect.objectContaining({ code: 'wrong_state' }))
  })

  it('needs a cause and an action before it counts as fixed, now or written down before', () => {
    const blank = { rootCause: '', correctiveAction: '  \n' }
    expect(() => analysisOfFix(blank, {})).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [expect.objectContaining({ path: 'rootCause' }), expect.objectContaining({ path: 'correctiveAction' })],
      }),
    )
    expect(() => analysisOfFix({ rootCause: 'a', correctiveAction: 'b' }, { rootCause: ' ' })).toThrow(/rootCause/)
    expect(analysisOfFix({ rootCause: 'a', correctiveAction: '' }, { correctiveAction: 'b' })).toEqual({
      rootCause: 'a',
      correctiveAction: 'b',
    })
  })
})

describe('two reports of one thing', () => {
  it('are told by their words, whatever case, spacing and width', () => {
    expect(reportKey('Backup  FAILED', 'c')).toBe(reportKey(' backup failed', 'c'))
    expect(reportKey('Ｂackup', 'c')).toBe(reportKey('backup', 'c'))
    expect(reportKey('backup', 'c')).not.toBe(reportKey('backup', undefined))
    expect(reportKey('backup', 'c')).not.toBe(reportKey('backup', 'd'))
  })

  it('have a key that fits an index, however long the words become when they are normalized', () => {
    expect(reportKey('\ufdfa'.repeat(300), 'c').length).toBeLessThan(200)
  })
})
