import { ScheduleError } from './errors.ts'
import { parseDate, quote } from './parse.ts'

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

/** The days of RFC 5545 in ISO order: index + 1 is the ISO weekday, 1 for Monday. */
export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type WeekdayCode = (typeof weekdayCodes)[number]

/** `{ ordinal: -1, weekday: 'FR' }` is the last Friday of its period; without ordinal, every Friday. */
export interface RuleDay {
  readonly ordinal?: number
  readonly weekday: WeekdayCode
}

/** UNTIL as it was written: a date, a local time (no Z), or an instant (Z). The last moment, itself included. */
export type RuleUntil = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.Instant

/** A recurrence rule of RFC 5545 §3.3.10, as far as a daily or slower duty has use for it. Absent parts are absent. */
export interface Rule {
  readonly frequency: Frequency
  readonly interval: number
  readonly weekStart: WeekdayCode
  readonly count?: number
  readonly until?: RuleUntil
  readonly byDay?: readonly RuleDay[]
  readonly byMonthDay?: readonly number[]
  readonly byYearDay?: readonly number[]
  readonly byWeekNumber?: readonly number[]
  readonly byMonth?: readonly number[]
  readonly bySetPosition?: readonly number[]
}

const maxRuleLength = 500
const maxInterval = 1000
/** Every working day for 19 years. A duty without an end has no COUNT at all. */
const maxCount = 5000

const knownParts = new Set(
  'FREQ INTERVAL WKST COUNT UNTIL BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS'.split(' '),
)

const hints: Readonly<Record<string, string>> = {
  BYHOUR: 'write the time of day in "time"',
  BYMINUTE: 'write the time of day in "time"',
  BYSECOND: 'write the time of day in "time"',
  DTSTART: 'write the first day in "start"',
  RSCALE: 'remove it: only the Gregorian calendar is known',
  SKIP: 'write BYMONTHDAY=-1 for the last day of a month, or BYMONTHDAY=28,29,30;BYSETPOS=-1 for the 30th or the last day before it',
}

/**
 * Reads the value of an RRULE property, without the name "RRULE:" and without DTSTART.
 * @throws ScheduleError rule_syntax, rule_part, rule_frequency or rule_bound; the message names the part
 */
export function parseRule(text: string): Rule {
  const parts = splitParts(text)
  const frequency = parseFrequency(parts.get('FREQ'))
  const count = parts.get('COUNT')
  const until = parts.get('UNTIL')
  if (count !== undefined && until !== undefined) {
    throw new ScheduleError('rule_bound', 'COUNT and UNTIL exclude each other', 'keep the one that is meant')
  }
  const rule: Rule = {
    frequency,
    interval: integerIn(parts, 'INTERVAL', 1, maxInterval) ?? 1,
    weekStart: parseWeekStart(parts.get('WKST')),
    count: integerIn(parts, 'COUNT', 1, maxCount),
    until: until === undefined ? undefined : parseUntil(until),
    byDay: parseDays(parts.get('BYDAY')),
    byMonthDay: integersIn(parts, 'BYMONTHDAY', 31, 'signed'),
    byYearDay: integersIn(parts, 'BYYEARDAY', 366, 'signed'),
    byWeekNumber: integersIn(parts, 'BYWEEKNO', 53, 'signed'),
    byMonth: integersIn(parts, 'BYMONTH', 12, 'positive'),
    bySetPosition: integersIn(parts, 'BYSETPOS', 366, 'signed'),
  }
  checkCombination(rule)
  return rule
}

function splitParts(text: string): ReadonlyMap<string, string> {
  if (text.length > maxRuleLength) {
    throw new ScheduleError(
      'rule_syntax',
      `the rule has ${text.length} characters, and at most ${maxRuleLength} are read`,
      'shorten it',
    )
  }
  if (/^\s*(RRULE|DTSTART|EXDATE|RDATE)\b/i.test(text) || /[\r\n]/.test(text)) {
    throw new ScheduleError(
      'rule_syntax',
      'the text holds more than a rule',
      'write only the rule itself, such as FREQ=MONTHLY;BYMONTHDAY=1, on one line: no "RRULE:", DTSTART, EXDATE or RDATE',
    )
  }
  const parts = new Map<string, string>()
  for (const part of text.trim().toUpperCase().split(';')) {
    const match = /^([A-Z]+)=([A-Z0-9,+-]+)$/.exec(part)
    const [, name, value] = match ?? []
    if (name === undefined || value === undefined) {
      throw new ScheduleError(
        'rule_syntax',
        `${quote(part)} is not a part of a rule`,
        'write NAME=VALUE, parts separated by ";" and no spaces',
      )
    }
    if (!knownParts.has(name)) {
      throw new ScheduleError('rule_part', `${name} cannot be used in a rule`, hints[name] ?? 'remove it')
    }
    if (parts.has(name)) throw new ScheduleError('rule_part', `${name} stands twice in the rule`, 'keep one')
    parts.set(name, value)
  }
  return parts
}

function parseFrequency(value: string | undefined): Frequency {
  switch (value) {
    case 'DAILY':
    case 'WEEKLY':
    case 'MONTHLY':
    case 'YEARLY':
      return value
    case 'HOURLY':
    case 'MINUTELY':
    case 'SECONDLY':
      throw new ScheduleError(
        'rule_frequency',
        `FREQ=${value} is more often than once a day, which is a machine's duty`,
        'make the procedure "continuous" instead',
      )
    case undefined:
      throw new ScheduleError(
        'rule_frequency',
        'the rule has no FREQ',
        'begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY',
      )
    default:
      throw new ScheduleError(
        'rule_frequency',
        `FREQ=${quote(value)} is unknown`,
        'use DAILY, WEEKLY, MONTHLY or YEARLY',
      )
  }
}

function parseWeekStart(value: string | undefined): WeekdayCode {
  if (value === undefined) return 'MO'
  const code = weekdayCodes.find((known) => known === value)
  if (!code)
    throw new ScheduleError(
      'rule_part',
      `WKST=${quote(value)} is not a weekday`,
      `use one of ${weekdayCodes.join(', ')}`,
    )
  return code
}

function parseUntil(value: string): RuleUntil {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value)
  const wrong = new ScheduleError(
    'rule_bound',
    `UNTIL=${quote(value)} is not a date`,
    'write UNTIL=20271231 (that day included)',
  )
  if (!match) throw wrong
  const date = parseDate(`${match[1]}-${match[2]}-${match[3]}`)
  if (!date) throw wrong
  if (match[4] === undefined) return date
  try {
    const local = date.toPlainDateTime(Temporal.PlainTime.from(`${match[4]}:${match[5]}:${match[6]}`))
    return match[7] === 'Z' ? local.toZonedDateTime('UTC').toInstant() : local
  } catch {
    throw wrong
  }
}

function parseDays(value: string | undefined): readonly RuleDay[] | undefined {
  if (value === undefined) return undefined
  const seen = new Set<string>()
  return value.split(',').map((text) => {
    const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text)
    const weekday = weekdayCodes.find((code) => code === match?.[2])
    const ordinal = match?.[1] === undefined ? undefined : Number(match[1])
    if (!weekday || ordinal === 0 || Math.abs(ordinal ?? 1) > 53) {
      throw new ScheduleError(
        'rule_part',
        `BYDAY has ${quote(text)}`,
        'write days such as MO, 1MO (the first) or -1FR (the last)',
      )
    }
    const name = `${ordinal ?? ''}${weekday}`
    if (seen.has(name)) throw new ScheduleError('rule_part', `BYDAY names ${name} twice`, 'keep one')
    seen.add(name)
    return ordinal === undefined ? { weekday } : { ordinal, weekday }
  })
}

function integerIn(parts: ReadonlyMap<string, string>, name: string, min: number, max: number): number | undefined {
  const value = parts.get(name)
  if (value === undefined) return undefined
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= min && number <= max)) {
    const code = name === 'COUNT' ? 'rule_bound' : 'rule_part'
    throw new ScheduleError(
      code,
      `${name}=${quote(value)} is out of range`,
      `write a whole number from ${min} to ${max}`,
    )
  }
  return number
}

function integersIn(
  parts: ReadonlyMap<string, string>,
  name: string,
  max: number,
  sign: 'signed' | 'positive',
): readonly number[] | undefined {
  const value = parts.get(name)
  if (value === undefined) return undefined
  const numbers = value.split(',').map((text) => {
    const number = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : Number.NaN
    const size = sign === 'signed' ? Math.abs(number) : number
    if (!(size >= 1 && size <= max)) {
      const range = sign === 'signed' ? `1 to ${max}, or -${max} to -1 counted from the end` : `1 to ${max}`
      throw new ScheduleError('rule_part', `${name} has ${quote(text)}`, `write ${range}`)
    }
    return number
  })
  if (new Set(numbers).size < numbers.length)
    throw new ScheduleError('rule_part', `${name} names a value twice`, 'keep one')
  return numbers.toSorted((a, b) => a - b)
}

/** The combinations that RFC 5545 §3.3.10 rules out. Other readers drop them silently, and the duty falls on other days. */
function checkCombination(rule: Rule): void {
  const { frequency } = rule
  if (rule.bySetPosition && frequency === 'DAILY') {
    refuse('BYSETPOS picks one of several days, and FREQ=DAILY has one at a time', 'use FREQ=WEEKLY or MONTHLY')
  }
  if (rule.byWeekNumber && frequency !== 'YEARLY') refuse('BYWEEKNO works only with FREQ=YEARLY', 'use that')
  if (rule.byYearDay && frequency !== 'YEARLY') refuse('BYYEARDAY works only with FREQ=YEARLY', 'use that')
  if (rule.byMonthDay && frequency === 'WEEKLY') refuse('BYMONTHDAY does not work with FREQ=WEEKLY', 'use FREQ=MONTHLY')
  const ordinals = (rule.byDay ?? []).flatMap((day) => (day.ordinal === undefined ? [] : [Math.abs(day.ordinal)]))
  if (ordinals.length > 0) {
    if (frequency === 'DAILY' || frequency === 'WEEKLY') {
      refuse(`BYDAY with a number, such as 1MO, does not work with FREQ=${frequency}`, 'use FREQ=MONTHLY or YEARLY')
    }
    if (rule.byWeekNumber) refuse('BYDAY with a number does not work together with BYWEEKNO', 'remove the number')
    const withinMonth = frequency === 'MONTHLY' || rule.byMonth !== undefined
    if (withinMonth && Math.max(...ordinals) > 5)
      refuse('BYDAY asks for more than the fifth weekday of a month', 'write 1 to 5, or -5 to -1')
  }
  const selects = rule.byDay ?? rule.byMonthDay ?? rule.byYearDay ?? rule.byWeekNumber ?? rule.byMonth
  if (rule.bySetPosition && !selects)
    refuse('BYSETPOS picks from the days of another BY part, and there is none', 'add BYDAY or BYMONTHDAY')
}

function refuse(problem: string, fix: string): never {
  throw new ScheduleError('rule_part', problem, fix)
}
