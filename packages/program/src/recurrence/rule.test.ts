import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSchedule, ScheduleError, type ScheduleSpec } from './index.ts'

const spec = (rrule: string, other: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  rrule,
  time: '09:00',
  timezone: 'UTC',
  businessDay: 'none',
  ...other,
})

/** What parseSchedule throws, or undefined when it accepts. */
function attempt(given: ScheduleSpec): unknown {
  try {
    parseSchedule(given)
    return undefined
  } catch (error) {
    return error
  }
}

function refusal(given: ScheduleSpec): ScheduleError {
  const error = attempt(given)
  if (error instanceof ScheduleError) return error
  throw new Error(`${given.rrule} was not refused as it should be`, { cause: error })
}

describe('a rule that cannot be used is refused, and the message names the part', () => {
  it.each([
    ['', 'rule_syntax', '""'],
    ['every monday', 'rule_syntax', 'EVERY MONDAY'],
    ['FREQ=DAILY;', 'rule_syntax', 'NAME=VALUE'],
    ['FREQ==DAILY', 'rule_syntax', 'FREQ==DAILY'],
    ['RRULE:FREQ=DAILY', 'rule_syntax', 'no "RRULE:"'],
    ['DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY', 'rule_syntax', 'DTSTART'],
    [`FREQ=DAILY;BYMONTH=${'1,'.repeat(400)}1`, 'rule_syntax', 'at most 500'],
    ['FREQ=DAILY;FOO=1', 'rule_part', 'FOO'],
    ['FREQ=DAILY;BYHOUR=9', 'rule_part', '"time"'],
    ['FREQ=MONTHLY;SKIP=BACKWARD', 'rule_part', 'BYMONTHDAY=-1'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'rule_part', 'FREQ stands twice'],
    ['INTERVAL=2', 'rule_frequency', 'no FREQ'],
    ['FREQ=FORTNIGHTLY', 'rule_frequency', 'FORTNIGHTLY'],
    ['FREQ=HOURLY', 'rule_frequency', 'continuous'],
    ['FREQ=MINUTELY;INTERVAL=30', 'rule_frequency', 'continuous'],
    ['FREQ=SECONDLY', 'rule_frequency', 'continuous'],
    ['FREQ=DAILY;INTERVAL=0', 'rule_part', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1001', 'rule_part', '1 to 1000'],
    ['FREQ=DAILY;INTERVAL=2.5', 'rule_syntax', '2.5'],
    ['FREQ=WEEKLY;WKST=XX', 'rule_part', 'WKST'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'rule_part', '"32"'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'rule_part', '"0"'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,1', 'rule_part', 'twice'],
    ['FREQ=YEARLY;BYMONTH=-1', 'rule_part', 'BYMONTH'],
    ['FREQ=MONTHLY;BYDAY=MON', 'rule_part', 'MON'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'rule_part', '0MO'],
    ['FREQ=MONTHLY;BYDAY=6MO', 'rule_part', 'fifth'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'rule_part', 'MONTHLY or YEARLY'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'rule_part', 'FREQ=MONTHLY'],
    ['FREQ=MONTHLY;BYWEEKNO=1', 'rule_part', 'FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYYEARDAY=1', 'rule_part', 'FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'rule_part', 'BYSETPOS'],
    ['FREQ=DAILY;BYDAY=MO,TU;BYSETPOS=1', 'rule_part', 'one at a time'],
    ['FREQ=DAILY; BYDAY=MO', 'rule_syntax', 'no spaces'],
    ['FREQ=DAILY;COUNT=0', 'rule_bound', 'COUNT'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'rule_bound', 'exclude'],
    ['FREQ=DAILY;COUNT=2', 'rule_bound', '"start"'],
    ['FREQ=DAILY;UNTIL=20270231', 'rule_bound', '20270231'],
    ['FREQ=DAILY;UNTIL=20270201T250000Z', 'rule_bound', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=19990101', 'never_occurs', 'names no date'],
  ])('%j: %s', (rrule, code, words) => {
    const error = refusal(spec(rrule))
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
  })

  it.each([
    [{ time: '24:00' }, 'time'],
    [{ time: '9:00' }, 'time'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+01:00' }, 'timezone'],
    [{ timezone: '' }, 'timezone'],
    [{ start: '2026-02-30' }, 'start'],
    [{ start: '2026-2-3' }, 'start'],
  ])('%j', (other, code) => {
    expect(refusal(spec('FREQ=DAILY', other)).code).toBe(code)
  })

  it('says never_occurs of rules that are well formed and name no date, without a long search', () => {
    const impossible = [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31',
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29',
      'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6',
      'FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1',
      'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6',
      'FREQ=MONTHLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO;BYSETPOS=-366',
    ]
    for (const rrule of impossible) expect([rrule, refusal(spec(rrule)).code]).toEqual([rrule, 'never_occurs'])
  })

  it('tells the problem and the fix apart', () => {
    const error = refusal(spec('FREQ=HOURLY'))
    expect(error.problem).toBe("FREQ=HOURLY is more often than once a day, which is a machine's duty")
    expect(error.fix).toBe('make the procedure "continuous" instead')
    expect(error.message).toBe(`${error.problem}; ${error.fix}`)
  })

  it('answers any text with a schedule or a ScheduleError', () => {
    const words = [
      'FREQ=',
      'DAILY',
      'YEARLY',
      ';',
      'BYDAY=',
      '1MO',
      ',',
      '-',
      '31',
      'BYMONTHDAY=',
      'INTERVAL=',
      '\u0000',
      'Ā',
      ' ',
    ]
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (rrule) => {
        const error = attempt(spec(rrule))
        expect(error === undefined || (error instanceof ScheduleError && error.message.length < 400)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

it('reads a rule in lower case, with parts in any order', () => {
  const { rule } = parseSchedule(spec('byday=-1fr,2mo;interval=3;freq=monthly'))
  expect(rule).toMatchObject({
    frequency: 'MONTHLY',
    interval: 3,
    byDay: [
      { ordinal: -1, weekday: 'FR' },
      { ordinal: 2, weekday: 'MO' },
    ],
  })
})
