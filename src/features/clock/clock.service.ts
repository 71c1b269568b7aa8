import type { App } from '../../core/app.ts'
import { withOrg } from '../../core/database/with-org.ts'
import { HoldfastError } from '../../core/errors.ts'
import type { OrgId } from '../../core/ids.ts'
import { handleOpen, type OpenCall } from '../../core/operations/handle.ts'
import { systemContext } from '../../core/operations/system-context.ts'
import { nextDueInstant, sweep } from '../obligations/index.ts'
import { clockContract } from './clock.contract.ts'
import * as repo from './clock.repo.ts'

/** Longest step, so that what is planned far ahead is planned on the way. */
const longestStep = { hours: 24 * 30 }

/**
 * Moves the simulated clock to `target`, stopping at each moment when something falls due and doing there what planner,
 * sweeper and sequencer would have done.
 */
export async function advanceTo(
  app: App,
  org: OrgId,
  target: Temporal.Instant,
  request: string,
): Promise<{ now: Temporal.Instant; opened: number; missed: number; planned: number }> {
  const total = { opened: 0, missed: 0, planned: 0 }
  const inOrg = <T>(run: Parameters<typeof withOrg<T>>[2]): Promise<T> =>
    withOrg(app.database, { org, context: systemContext('clock', request) }, run)
  for (let wasRunning = false; ; wasRunning = true) {
    const { now, next } = await inOrg(async (tx) => {
      const swept = await sweep(tx, { wasRunning })
      total.opened += swept.opened
      total.missed += swept.missed
      total.planned += swept.planned
      return { now: tx.now, next: await nextDueInstant(tx) }
    })
    await app.ledger.drain()
    if (Temporal.Instant.compare(now, target) >= 0) return { now, ...total }
    const step = [next, now.add(longestStep), target].filter(
      (moment) => moment !== undefined && Temporal.Instant.compare(moment, now) > 0,
    )
    const earliest = step.reduce((a, b) => (a && b && Temporal.Instant.compare(b, a) < 0 ? b : a)) ?? target
    await inOrg((tx) => repo.moveClock(tx, earliest))
  }
}

export const advance = handleOpen(clockContract.advance, async ({ app, context, inOrg }: OpenCall, input) => {
  const target = Temporal.Instant.from(input.to)
  const org = await inOrg(async (tx) => {
    if (!(await repo.isSimulated(tx)))
      throw new HoldfastError('wrong_state', 'This database keeps real time; its clock cannot be moved.')
    if (Temporal.Instant.compare(target, tx.now) < 0)
      throw new HoldfastError('invalid_input', `to: the clock moves forward only, and it is ${tx.now.toString()}.`, {
        issues: [{ path: 'to', message: 'in the past' }],
      })
    if (Temporal.Instant.compare(target, tx.now.add({ hours: 24 * 3660 })) > 0)
      throw new HoldfastError('invalid_input', 'to: at most ten years at once.', {
        issues: [{ path: 'to', message: 'too far' }],
      })
    return tx.org
  })
  const { now, ...counts } = await advanceTo(app, org, target, context.requestId)
  return { now: now.toString(), ...counts }
})
