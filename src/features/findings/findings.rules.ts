import { createHash } from 'node:crypto'
import { type BusinessCalendar, shiftToBusinessDay } from '@holdfast/program'
import { HoldfastError } from '../../core/errors.ts'

/** From the least to the most severe. */
export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]
export type FindingState = 'open' | 'acting' | 'awaiting_verification' | 'closed'

/** Days from finding something wrong to having it fixed. */
const daysToFix: Readonly<Record<Severity, number>> = { critical: 2, high: 7, medium: 30, low: 90 }

/** Days that a fix must have held before it can be called effective: the worse it was, the longer it is watched. */
const daysToWatch: Readonly<Record<Severity, number>> = { critical: 14, high: 7, medium: 3, low: 0 }

/**
 * When something found at `from` has to be fixed: so many days later at the same time of day, in the time zone of the organization, and
 * on its next working day when that is a day off.
 */
export function deadlineOf(severity: Severity, from: Temporal.Instant, calendar: BusinessCalendar): Temporal.Instant {
  const start = from.toZonedDateTimeISO(calendar.timezone)
  const day = shiftToBusinessDay(start.toPlainDate().add({ days: daysToFix[severity] }), 'next', calendar)
  return day.toZonedDateTime({ timeZone: calendar.timezone, plainTime: start.toPlainTime() }).toInstant()
}

/**
 * From when on a fix made at `fixedAt` may be called effective.
 * @param days by severity when left out
 */
export function verifiableFrom(
  severity: Severity,
  fixedAt: Temporal.Instant,
  days: number | undefined,
  timezone: string,
): Temporal.Instant {
  return fixedAt
    .toZonedDateTimeISO(timezone)
    .add({ days: days ?? daysToWatch[severity] })
    .toInstant()
}

/**
 * Not fixed by its deadline; exactly at it is too late, because a deadline is the end of a half-open window. What is fixed and waits for
 * verification is not overdue: the wait is as long as it was set, and nobody's delay.
 */
export const isOverdue = (finding: { state: FindingState; dueAt: Temporal.Instant }, at: Temporal.Instant): boolean =>
  unfixedStates.includes(finding.state) && Temporal.Instant.compare(at, finding.dueAt) >= 0

export const unfixedStates: readonly FindingState[] = ['open', 'acting']

/** Two reports of one thing: the same words on the same control, whatever their case and spacing. */
export function reportKey(title: string, controlId: string | undefined): string {
  const words = title.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
  // hashed, because normal forms may be many times as long, and an index has its limits
  return `report:${controlId ?? 'none'}:${createHash('sha256').update(words).digest('hex')}`
}

/** Who has a finding in hand, or has written down why it happened, is acting on it. */
export function stateWhenActedOn(state: FindingState): 'acting' {
  switch (state) {
    case 'open':
    case 'acting':
      return 'acting'
    case 'awaiting_verification':
      throw new HoldfastError(
        'wrong_state',
        'This is fixed and waits for verification; what was done is not rewritten now. Verify it: not effective takes it up again.',
      )
    case 'closed':
      throw new HoldfastError('wrong_state', 'This is closed. Reopen it first.')
  }
}

/**
 * Cause and action that a fix stands on: those given with it, else those written down before.
 * @throws HoldfastError `invalid_input` that names what is missing
 */
export function analysisOfFix(
  finding: { rootCause: string; correctiveAction: string },
  given: { rootCause?: string | undefined; correctiveAction?: string | undefined },
): { rootCause: string; correctiveAction: string } {
  const analysis = {
    rootCause: given.rootCause ?? finding.rootCause,
    correctiveAction: given.correctiveAction ?? finding.correctiveAction,
  }
  const issues = [
    ...(analysis.rootCause.trim() === '' ? [{ path: 'rootCause', message: 'write down why it happened' }] : []),
    ...(analysis.correctiveAction.trim() === ''
      ? [{ path: 'correctiveAction', message: 'write down what was done so that it does not happen again' }]
      : []),
  ]
  if (issues.length > 0)
    throw new HoldfastError('invalid_input', issues.map(({ path, message }) => `${path}: ${message}`).join('; '), {
      issues,
    })
  return analysis
}

/**
 * Whether this person may give this verdict on a fix now. That it did *not* help may be said at any time: nothing is gained by waiting.
 * @throws HoldfastError `wrong_state`, `separation_of_duties`, `window_not_open`
 */
export function requireVerifiable(
  finding: { state: FindingState; fixedBy: string | null; verifyNotBefore: Temporal.Instant | null },
  verdict: { by: string; effective: boolean; at: Temporal.Instant },
): void {
  if (finding.state !== 'awaiting_verification')
    throw new HoldfastError(
      'wrong_state',
      finding.state === 'closed' ? 'This is verified and closed already.' : 'This is not fixed yet.',
    )
  if (finding.fixedBy === verdict.by)
    throw new HoldfastError('separation_of_duties', 'You fixed this. Somebody else must verify it.')
  const { verifyNotBefore } = finding
  if (verdict.effective && verifyNotBefore && Temporal.Instant.compare(verdict.at, verifyNotBefore) < 0)
    throw new HoldfastError(
      'window_not_open',
      `The fix must hold until ${verifyNotBefore.toString()} before it can be called effective. If it has failed already, say that it is not effective.`,
    )
}
