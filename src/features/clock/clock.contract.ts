import * as z from 'zod'
import { change, Instant } from '../../core/operations/operation.ts'

export const clockContract = {
  advance: change({
    access: 'clock:advance',
    path: 'POST /clock',
    summary:
      'Move the simulated clock forward, doing everything that falls due on the way; refused on a database that keeps real time',
    input: z.object({ to: Instant }),
    output: z.object({ now: Instant, opened: z.number().int(), missed: z.number().int(), planned: z.number().int() }),
  }),
}
