import { HoldfastError } from '../../core/errors.ts'

export interface Span {
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/** Whether two absences share a moment. They are half-open, so that one may begin where another ends. */
export const overlap = (a: Span, b: Span): boolean => isBefore(a.startsAt, b.endsAt) && isBefore(b.startsAt, a.endsAt)

/**
 * Whether this absence can stand, next to those that are known of the person and of the deputy.
 * @throws HoldfastError `invalid_input`, `conflict`
 */
export function requireStandableAbsence(
  absence: Span & { personId: string; deputyId: string },
  known: readonly (Span & { personId: string })[],
  now: Temporal.Instant,
): void {
  if (absence.personId === absence.deputyId) refuse('deputyId', 'nobody stands in for themselves')
  if (!isBefore(absence.startsAt, absence.endsAt)) refuse('endsAt', 'this lies before the beginning')
  if (!isBefore(now, absence.endsAt)) refuse('endsAt', 'this absence is over already')
  const overlapping = known.filter((other) => overlap(absence, other))
  const own = overlapping.find(({ personId }) => personId === absence.personId)
  if (own)
    throw new HoldfastError(
      'conflict',
      `This person is away from ${own.startsAt.toString()} to ${own.endsAt.toString()} already. End that absence, or choose other days.`,
    )
  const deputys = overlapping.find(({ personId }) => personId === absence.deputyId)
  if (deputys)
    throw new HoldfastError(
      'conflict',
      `The deputy is away from ${deputys.startsAt.toString()} to ${deputys.endsAt.toString()}. Choose somebody who is there.`,
    )
}

function refuse(path: string, message: string): never {
  throw new HoldfastError('invalid_input', `${path}: ${message}.`, { issues: [{ path, message }] })
}
