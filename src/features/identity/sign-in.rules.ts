/** After this many wrong passwords in a row an account is locked for a while. */
const attemptsBeforeLock = 5
const lockFor = { minutes: 15 }

export interface SignInState {
  failedSignIns: number
  lockedUntil: Temporal.Instant | null
}

/** A lock is over at its end, exactly. */
export const isLocked = (state: SignInState, now: Temporal.Instant): boolean =>
  state.lockedUntil !== null && Temporal.Instant.compare(now, state.lockedUntil) < 0

/** What a wrong or right password makes of the account. Each further wrong one after a lock locks again. */
export function afterAttempt(state: SignInState, isRight: boolean, now: Temporal.Instant): SignInState {
  if (isRight) return { failedSignIns: 0, lockedUntil: null }
  const failedSignIns = state.failedSignIns + 1
  return { failedSignIns, lockedUntil: failedSignIns >= attemptsBeforeLock ? now.add(lockFor) : null }
}
