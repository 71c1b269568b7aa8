import type { JobCall } from '../../core/worker/worker.ts'
import * as repo from './checks.repo.ts'
import { isDue } from './checks.rules.ts'
import { organizationChecks } from './organization-checks.ts'
import { runCheck } from './running.service.ts'

/**
 * Runs the checks of an organization that are due, one after the other. One that cannot be run, for a reason of ours, does not keep
 * the others from their turn; it is due again in the next one.
 */
export async function runDueChecks({ app, org, inOrg }: JobCall): Promise<void> {
  const due = await inOrg(async (tx) => {
    const active = (await organizationChecks(tx)).filter(({ status }) => status === 'active')
    const last = await repo.lastRuns(
      tx,
      active.map(({ key }) => key),
      undefined,
    )
    return active.filter(({ key, check }) => isDue(last.get(key)?.ranAt, check.every, tx.now)).map(({ key }) => key)
  })
  for (const key of due) {
    try {
      await runCheck(app, inOrg, key)
    } catch (error) {
      app.log.error({ org, check: key, error }, 'a check could not be run')
    }
  }
}
