import { HoldfastError } from '../../core/errors.ts'

/**
 * When somebody left: the day that is given, or today. `happenedAt` is the end of a day that is over, because duties that follow have
 * been due since then; today it is now.
 * @throws HoldfastError `invalid_input` for a day in the future, or before the person joined
 */
export function departure(
  { leftOn, joinedOn }: { leftOn: string | undefined; joinedOn: string | null },
  now: Temporal.Instant,
  timezone: string,
): { leftOn: string; happenedAt: Temporal.Instant } {
  const today = now.toZonedDateTimeISO(timezone).toPlainDate().toString()
  const day = leftOn ?? today
  const problem =
    day > today
      ? 'this lies in the future; deactivate people on the day on which they leave'
      : joinedOn !== null && day < joinedOn
        ? `this lies before the person joined on ${joinedOn}`
        : undefined
  if (problem !== undefined)
    throw new HoldfastError('invalid_input', `leftOn: ${problem}.`, { issues: [{ path: 'leftOn', message: problem }] })
  if (day === today) return { leftOn: day, happenedAt: now }
  return {
    leftOn: day,
    happenedAt: Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timezone).toInstant(),
  }
}
