import { forgetIdempotencyKeys } from '../core/worker/forget-idempotency-keys.ts'
import type { JobHandlers } from '../core/worker/worker.ts'
import { runDueChecks } from '../features/checks/index.ts'
import { compareLedger, mailCheckpoint, mailCheckpoints } from '../features/ledger/index.ts'
import { sweep } from '../features/obligations/index.ts'
import { mailInvitation } from '../features/people/index.ts'

/** What does the jobs of every queue. */
export const jobHandlers: JobHandlers = {
  sweep: async ({ inOrg }) => {
    await inOrg(sweep)
  },
  run_checks: runDueChecks,
  compare_ledger: compareLedger,
  mail_checkpoints: mailCheckpoints,
  mail_checkpoint: mailCheckpoint,
  mail_invitation: ({ app, org }, { invitationId }) => mailInvitation(app, org, invitationId),
  forget_idempotency_keys: ({ inOrg }) => inOrg(forgetIdempotencyKeys),
}
