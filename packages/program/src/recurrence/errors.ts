/** What can be wrong with a schedule, a business calendar, a range or a duration. */
export type ScheduleErrorCode =
  /** The rule is not of the form NAME=VALUE;NAME=VALUE. */
  | 'rule_syntax'
  /** A part of the rule is unknown, out of range, or not allowed with the others. */
  | 'rule_part'
  /** FREQ is missing, unknown, or below a day. */
  | 'rule_frequency'
  /** COUNT or UNTIL cannot be used as written. */
  | 'rule_bound'
  /** The rule is well formed and names no date. */
  | 'never_occurs'
  | 'start'
  | 'time'
  | 'timezone'
  | 'business_day'
  | 'calendar'
  | 'range'
  | 'duration'

/** Something in a schedule that a person has to change. The message is the problem, a semicolon, and the fix. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
  readonly code: ScheduleErrorCode
  /** What is wrong, and where. */
  readonly problem: string
  /** What to do about it. */
  readonly fix: string

  constructor(code: ScheduleErrorCode, problem: string, fix: string) {
    super(`${problem}; ${fix}`)
    this.code = code
    this.problem = problem
    this.fix = fix
  }
}
