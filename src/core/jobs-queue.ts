import { createHash } from 'node:crypto'
import { Client, type ClientConfig, escapeLiteral } from 'pg'
import type { PgBoss, Queue } from 'pg-boss'
import type { DatabaseAddress } from './database/database.ts'
import { HoldfastError } from './errors.ts'
import { type JobName, jobNames } from './jobs.ts'
import type { MasterSecret } from './secret.ts'

/** The queue of jobs that give each organization its turn; see worker/schedule.ts. */
export const turnQueue = 'turn'

/** At most one job of an organization waits or runs; a worker that says nothing for a minute is taken for dead. */
const oneAtATime = { policy: 'exclusive', expireInSeconds: 3600, heartbeatSeconds: 60 } as const
/** Work of every minute: a failed job is not tried again, because the next one comes anyway. Soon forgotten, because it is many. */
const constant = { ...oneAtATime, retryLimit: 0, retentionSeconds: 3600, deleteAfterSeconds: 7200 } as const
/** Work of a night or a week: tried again for about two hours. */
const periodic = { ...oneAtATime, retryLimit: 5, retryDelay: 240, retryBackoff: true } as const
/** Work that was promised once: tried for about a day. */
const promised = {
  policy: 'standard',
  retryLimit: 10,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: 4 * 3600,
} as const
const kept = { retentionSeconds: 14 * 86_400, deleteAfterSeconds: 86_400 } as const

const queues: Record<JobName | typeof turnQueue, Omit<Queue, 'name'>> = {
  [turnQueue]: { ...constant, expireInSeconds: 300 },
  sweep: constant,
  run_checks: constant,
  compare_ledger: { ...kept, ...periodic },
  mail_checkpoints: { ...kept, ...periodic },
  mail_checkpoint: { ...kept, ...promised },
  mail_invitation: { ...kept, ...promised },
  forget_idempotency_keys: { ...kept, ...periodic },
}

/**
 * The one way for the application's role into the queue. SECURITY DEFINER of hf_jobs: hf_app may call it and nothing else in this
 * schema. The organization is that of the transaction, written over whatever the payload says.
 * The columns and their defaults are those of pg-boss 12.35's own insert; a test sends a job through both and compares the rows.
 */
const enqueueFunction = `
  create or replace function pgboss.enqueue(queue_name text, payload jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  begin
    if org is null then
      raise exception 'no organization is set' using errcode = 'HF002';
    end if;
    insert into pgboss.job (id, name, data, priority, start_after, created_on, singleton_key, expire_seconds, deletion_seconds,
                            keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter,
                            heartbeat_seconds, blocked, blocking, pending_dependencies)
    select gen_random_uuid(), q.name, payload || jsonb_build_object('org', org), 0, pgboss.job_now(), pgboss.job_now(),
           case when q.policy = 'exclusive' then org::text end, q.expire_seconds, q.deletion_seconds,
           pgboss.job_now() + q.retention_seconds * interval '1s', q.retry_limit, q.retry_delay, coalesce(q.retry_backoff, false),
           q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds, false, false, 0
    from pgboss.queue q where q.name = queue_name
    on conflict do nothing;
    if not exists (select 1 from pgboss.queue q where q.name = queue_name) then
      raise exception 'there is no queue %', queue_name using errcode = 'HF002';
    end if;
  end $$`

/** Changes when anything above does, or the release of pg-boss that it was written for. */
const fingerprint = createHash('sha256')
  .update(JSON.stringify(['pg-boss 12.35.0', queues, enqueueFunction]))
  .digest('hex')

/** How the role that owns the queue logs in; pg-boss keeps a pool of its own, with pg's own value types. */
export const jobsLogin = (address: DatabaseAddress, secret: MasterSecret): ClientConfig => ({
  ...address,
  user: 'hf_jobs',
  password: secret.rolePassword('hf_jobs'),
})

/** A pg-boss over the schema of hf_jobs, not started. */
export async function createBoss(
  address: DatabaseAddress,
  secret: MasterSecret,
  options: { schedule: boolean; supervise: boolean },
): Promise<PgBoss> {
  // loaded only where there are jobs to do or queues to make
  const { PgBoss } = await import('pg-boss')
  return new PgBoss({
    ...address,
    user: 'hf_jobs',
    password: secret.rolePassword('hf_jobs'),
    schema: 'pgboss',
    createSchema: false,
    application_name: 'holdfast jobs',
    max: 4,
    ...options,
  })
}

/**
 * Makes the queue what this release needs: pg-boss's tables, one queue for each kind of job, and the function by which the
 * application enqueues. One query when nothing is to do. Several processes may do it at once.
 */
export async function prepareJobs(address: DatabaseAddress, secret: MasterSecret): Promise<void> {
  const client = new Client(jobsLogin(address, secret))
  await client.connect()
  try {
    if ((await installedFingerprint(client)) === fingerprint) return
    await install(address, secret)
    await client.query('begin')
    // one at a time, by a lock that only the queue's owner can take
    await client.query('lock table pgboss.version in share row exclusive mode')
    await client.query(enqueueFunction)
    await client.query('revoke all on function pgboss.enqueue(text, jsonb) from public')
    await client.query('grant execute on function pgboss.enqueue(text, jsonb) to hf_app')
    await client.query(`comment on function pgboss.enqueue(text, jsonb) is ${escapeLiteral(fingerprint)}`)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function installedFingerprint(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ fingerprint: string | null }>(
    "select obj_description(to_regprocedure('pgboss.enqueue(text, jsonb)'), 'pg_proc') as fingerprint",
  )
  return rows[0]?.fingerprint ?? undefined
}

async function install(address: DatabaseAddress, secret: MasterSecret): Promise<void> {
  const boss = await createBoss(address, secret, { schedule: false, supervise: false })
  const failures: unknown[] = []
  boss.on('error', (error) => failures.push(error))
  await boss.start()
  try {
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name))
    for (const name of [turnQueue, ...jobNames] as const) {
      const { policy, ...options } = queues[name]
      if (existing.has(name)) await boss.updateQueue(name, options)
      else await boss.createQueue(name, { policy, ...options })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
  if (failures.length > 0)
    throw new HoldfastError('internal', 'The job queue cannot be set up.', { cause: failures[0] })
}
