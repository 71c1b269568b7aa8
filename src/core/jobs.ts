import type pg from 'pg'
import * as z from 'zod'
import type { OrgId } from './ids.ts'

/**
 * Every queue, and what its jobs carry beside the organization: ids, and nothing else. No personal data (a queue is no place to
 * erase from) and no authority: the worker opens the organization and looks again at what is true by then.
 */
export const jobPayloads = {
  /** Opens and closes the windows of obligations, and plans ahead. */
  sweep: z.strictObject({}),
  /** Runs the checks that are due. */
  run_checks: z.strictObject({}),
  /** Compares each live row with its newest entry in the ledger. */
  compare_ledger: z.strictObject({}),
  /** Sends the newest checkpoint to everybody who should hold one. */
  mail_checkpoints: z.strictObject({}),
  mail_checkpoint: z.strictObject({ personId: z.uuid() }),
  mail_invitation: z.strictObject({ invitationId: z.uuid() }),
  /** Deletes what remembers calls with an Idempotency-Key, after seven days. */
  forget_idempotency_keys: z.strictObject({}),
} as const

export type JobName = keyof typeof jobPayloads
export type JobPayload<N extends JobName> = z.infer<(typeof jobPayloads)[N]>

// the keys of a literal object
export const jobNames = Object.keys(jobPayloads) as JobName[]

/** Something to be done after the transaction commits. `insert` writes it into the queue inside of that transaction. */
export interface JobRequest {
  insert(client: pg.ClientBase, org: OrgId): Promise<void>
}

/**
 * A job, to be handed to `tx.enqueue`. It exists only if the transaction commits, and belongs to the organization of that
 * transaction: the database stamps it on, so that no payload can name another one.
 */
export function job<N extends JobName>(name: N, payload: JobPayload<N>): JobRequest {
  const checked = jobPayloads[name].parse(payload)
  return {
    async insert(client) {
      await client.query('select pgboss.enqueue($1, $2::jsonb)', [name, JSON.stringify(checked)])
    },
  }
}
