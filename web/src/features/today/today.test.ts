import { describe, expect, it } from 'vitest'
import { headline, latenessIn, subline, weekdayAt } from './today.rules.ts'

const nothing = { mineTotal: 0, toDecide: [], toAcknowledge: [], toApprove: [], toVerify: [] }

describe('the headline of Today', () => {
  it('counts everything that waits for one person', () => {
    expect(headline(nothing)).toBe('Nothing needs you')
    expect(headline({ ...nothing, mineTotal: 1 })).toBe('One thing needs you')
    const policy = { id: 'p', title: 'Policy', version: 1 }
    expect(headline({ ...nothing, mineTotal: 2, toApprove: [policy], toAcknowledge: [policy] })).toBe(
      'Four things need you',
    )
    expect(headline({ ...nothing, mineTotal: 40 })).toBe('40 things need you')
  })

  it('says what is red, and says so when nothing is', () => {
    expect(subline({ mine: [], mineTotal: 0, findings: { open: 3, overdue: 0 } })).toContain(
      'Nothing of yours is overdue',
    )
    expect(subline({ mine: [], mineTotal: 0, findings: { open: 3, overdue: 1 } })).toBe(
      '1 finding is past its deadline',
    )
  })
})

describe('words for times', () => {
  it.each([
    ['112 days ago', '112 days late'],
    ['yesterday', 'since yesterday'],
    ['3 hours ago', '3 hours late'],
    ['now', 'due now'],
  ])('what was due %s is %s', (relative, text) => {
    expect(latenessIn(relative)).toBe(text)
  })

  it('names the weekday of the organization, not of Greenwich', () => {
    const ms = Date.parse('2026-11-21T23:30:00Z')
    expect(weekdayAt(ms, 'UTC')).toBe('Sat')
    expect(weekdayAt(ms, 'Europe/Berlin')).toBe('Sun')
  })
})
