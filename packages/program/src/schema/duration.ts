import * as z from 'zod'
import { parseDuration } from '../recurrence/duration.ts'
import { explain } from './explain.ts'

// ISO 8601 durations in whole numbers. Weeks may stand with the other units, as in Temporal.
const durationShape =
  /^P(?=\d|T\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,5}H)?(?:\d{1,6}M)?(?:\d{1,7}S)?)?$/

/** An ISO 8601 duration longer than nothing: `P5D` is five days, `PT4H` four hours, `P1M` one month. */
export const duration = z
  .string()
  .regex(durationShape, {
    error: explain(
      'is not a duration',
      'Write ISO 8601: P5D is five days, PT4H four hours, P2W two weeks, P1M one month, P1Y one year.',
    ),
    abort: true,
  })
  .refine(isUsable, {
    error: explain('is no time at all, or longer than 100 years', 'Give at least a second and at most 100 years.'),
  })

function isUsable(text: string): boolean {
  try {
    parseDuration(text)
    return true
  } catch {
    return false
  }
}

/** True for a duration in whole days, the only kind that can be counted in business days. */
export function isInDays(text: string): boolean {
  return /^P\d+D$/.test(text)
}
