/** After this many wrong passwords in a row an address is locked for a while. */
const attemptsBeforeLock = 5
const lockFor = { minutes: 15 }
/** Wrong passwords are forgotten when none came for so long. */
export const rememberedFor = { hours: 24 }

export interface SignInState {
  /** Wrong passwords in a row. */
  failed: number
  lockedUntil: Temporal.Instant | null
}

/** A lock is over at its end, exactly. */
export const isLocked = (state: SignInState, now: Temporal.Instant): boolean =>
  state.lockedUntil !== null && Temporal.Instant.compare(now, state.lockedUntil) < 0

/** What a wrong or right password makes of it. Each further wrong one after a lock locks again. */
export function afterAttempt(state: SignInState, isRight: boolean, now: Temporal.Instant): SignInState {
  if (isRight) return { failed: 0, lockedUntil: null }
  const failed = state.failed + 1
  return { failed, lockedUntil: failed >= attemptsBeforeLock ? now.add(lockFor) : null }
}
