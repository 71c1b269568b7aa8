import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterAttempt, isLocked, type SignInState } from './sign-in.rules.ts'

const now = Temporal.Instant.from('2027-01-04T08:00:00Z')
const fresh: SignInState = { failed: 0, lockedUntil: null }

const wrong = (state: SignInState, times: number): SignInState =>
  Array.from({ length: times }).reduce<SignInState>((before) => afterAttempt(before, false, now), state)

describe('wrong passwords', () => {
  it('lock at the fifth in a row, for a quarter of an hour, exactly', () => {
    expect(isLocked(wrong(fresh, 4), now)).toBe(false)
    const locked = wrong(fresh, 5)
    expect(isLocked(locked, now)).toBe(true)
    expect(isLocked(locked, now.add({ minutes: 15 }).subtract({ nanoseconds: 1 }))).toBe(true)
    expect(isLocked(locked, now.add({ minutes: 15 }))).toBe(false)
  })

  it('after a lock lock again, each of them, until the right one comes', () => {
    const later = now.add({ hours: 1 })
    const again = afterAttempt(wrong(fresh, 5), false, later)
    expect(isLocked(again, later)).toBe(true)
    expect(afterAttempt(again, true, later)).toEqual(fresh)
  })

  it('in whatever order: five in a row lock, and fewer never do', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (attempts) => {
        const state = attempts.reduce((before, isRight) => afterAttempt(before, isRight, now), fresh)
        const inARow = attempts.length - 1 - attempts.lastIndexOf(true)
        expect(isLocked(state, now)).toBe(inARow >= 5)
      }),
    )
  })
})
