import type { Job, JobResult, PgBoss } from 'pg-boss'
import * as z from 'zod'
import type { App } from '../app.ts'
import { type OrgTx, withOrg } from '../database/with-org.ts'
import type { OrgId } from '../ids.ts'
import { type JobName, jobNames, type JobPayload, jobPayloads } from '../jobs.ts'
import { createBoss, turnQueue } from '../jobs-queue.ts'
import { systemContext } from '../operations/system-context.ts'
import { organizationsInTurn, schedule } from './schedule.ts'

/** One job, in its organization. */
export interface JobCall {
  app: App
  org: OrgId
  /** Opens a transaction in the organization of the job, as the system. */
  inOrg: <T>(run: (tx: OrgTx) => Promise<T>) => Promise<T>
}

/** What does the jobs of each queue. A job may be done twice (a worker that dies after its work), so each must look again first. */
export type JobHandlers = { readonly [N in JobName]: (call: JobCall, payload: JobPayload<N>) => Promise<void> }

export interface Worker {
  /** Takes no more jobs, waits a while for those at work, and closes. */
  stop(): Promise<void>
}

const stopTimeoutMs = 20_000
/** Jobs that one look at a queue takes. A full batch means another look at once. */
const batchSize = 10

const Stamped = z.looseObject({ org: z.uuid() })

/** Does what is queued and what the schedule asks for, until stopped. Any number of workers may run. */
export async function startWorker(app: App, handlers: JobHandlers): Promise<Worker> {
  const boss = await createBoss(app.database.address, app.secret, { schedule: true, supervise: true })
  boss.on('error', (error) => app.log.warn({ error }, 'the job queue had an error; it goes on'))
  boss.on('warning', (warning) => app.log.warn({ warning }, 'the job queue warns'))
  await boss.start()
  for (const { job, cron, missed } of schedule) {
    await boss.schedule(turnQueue, cron, { job }, { key: job, tz: 'UTC', missed, singletonKey: job })
  }
  await boss.work<{ job: JobName }>(turnQueue, { pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const { data } of jobs) await giveTurn(app, boss, data.job)
  })
  for (const name of jobNames) {
    await boss.work<object>(
      name,
      { pollingIntervalSeconds: 2, batchSize, burstWhenBatchFull: true, perJobResults: true },
      (jobs) => doAll(app, handlers, name, jobs),
    )
  }
  return { stop: () => boss.stop({ graceful: true, timeout: stopTimeoutMs }) }
}

/** Queues one job for each organization; where one waits or runs already, nothing is added. */
async function giveTurn(app: App, boss: PgBoss, name: JobName): Promise<void> {
  const organizations = await organizationsInTurn(app)
  if (organizations.length === 0) return
  await boss.insert(
    name,
    organizations.map((org) => ({ data: { org }, singletonKey: org })),
  )
}

async function doAll(app: App, handlers: JobHandlers, name: JobName, jobs: Job[]): Promise<JobResult[]> {
  const results: JobResult[] = []
  for (const job of jobs) {
    try {
      await doJob(app, handlers, name, job)
      results.push({ id: job.id, status: 'completed' })
    } catch (error) {
      app.log.error({ job: name, id: job.id, retries: job.retryCount, error }, 'a job failed')
      // the reason stays in the log: an error may quote what a queue must not hold
      results.push({ id: job.id, status: 'failed' })
    }
  }
  return results
}

/** Does one job. What it carries is judged like any other input: a queue is storage, and storage can be changed. */
export async function doJob(
  app: App,
  handlers: JobHandlers,
  name: JobName,
  job: { id: string; data: object },
): Promise<void> {
  const { org: stamped, ...rest } = Stamped.parse(job.data)
  const org = stamped as OrgId // by pgboss.enqueue, or from the directory
  const call: JobCall = {
    app,
    org,
    inOrg: (run) => withOrg(app.database, { org, context: systemContext(name, job.id) }, run),
  }
  // the handler of a name takes the payload of that name, which TypeScript cannot follow through a union
  const handler = handlers[name] as (call: JobCall, payload: unknown) => Promise<void>
  await handler(call, jobPayloads[name].parse(rest))
}
