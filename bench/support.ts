// What the database benchmarks share: a private PostgreSQL with fsync on and production roles, one organization, and figures.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { readConfig } from '../src/core/config.ts'
import { createServer } from '../src/core/http/server.ts'
import { type RunningApp, startApp } from '../src/core/start-app.ts'
import { serveApi } from '../src/surfaces/api.ts'
import { type Client, createClient } from '../src/surfaces/client.ts'
import { contract } from '../src/surfaces/contract.ts'

export { median, ratio, report } from './support-report.ts'

export interface Bench {
  app: RunningApp
  server: FastifyInstance
  owner: Client<typeof contract>
  org: string
  close(): Promise<void>
}

/** A Holdfast of its own in a temporary folder. It keeps real time, and fsync is on. */
export async function startBench(program?: Record<string, string>): Promise<Bench> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'))
  const app = await startApp(readConfig({ HOLDFAST_DATA: dataFolder, HOLDFAST_LOG: 'error', PORT: '0' }))
  const server = await createServer(app)
  await serveApi(server, app)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  let cookie: string | undefined
  const owner = createClient(
    contract,
    `${url}/api`,
    () => ({ 'x-holdfast-csrf': '1', ...(cookie === undefined ? {} : { cookie }) }),
    async (request, init) => {
      const response = await fetch(request, init)
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
      return response
    },
  )
  const session = await owner.identity.setUp({
    organization: { name: 'Bench', timezone: 'UTC' },
    owner: { name: 'Ada', email: 'ada@bench.test', password: 'correct horse battery' },
  })
  if (program) await owner.program.apply({ files: program, holders: { lead: session.person?.id ?? '' } })
  await app.ledger.drain()
  return {
    app,
    server,
    owner,
    org: session.organization?.id ?? '',
    async close() {
      await server.close()
      await app.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** One control and one weekly procedure, so that obligations have something to point at. */
export const smallProgram = {
  'holdfast.yaml': 'format: 1\nid: bench\ntitle: Bench\nframeworks: [soc2]\nroles:\n  - { id: lead, title: Lead }\n',
  'controls/access.yaml':
    "id: access\ntitle: Access\nkind: administrative\nobjective: Access is right.\nowner: lead\nrequirements: ['soc2:CC6.2']\n",
  'procedures/weekly.yaml':
    "id: weekly\ncontrol: access\ntitle: Look\nrole: lead\nsteps: Look.\nwhen: { schedule: { rrule: 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31' } }\nwindow: P3D\n",
}

/**
 * Adds obligations to the organization as the application does: through its role, recorded by triggers.
 * Deadlines are spread evenly from `days` before now to a week ahead; nine in ten of the closed ones were met.
 */
export async function addObligations(bench: Bench, count: number, days = 700): Promise<void> {
  const client = await bench.app.database.connect('hf_app')
  await client.query(
    `select set_config('app.org_id', '${bench.org}', false), set_config('app.context', '{"actor":"system:bench"}', false)`,
  )
  for (let done = 0; done < count; done += 10_000) {
    await client.query(
      `insert into app.obligation (org_id, id, procedure_id, control_id, occurrence, title, state, opens_at, due_at, severity, role_id, assignee_id, opened_at, control_version, procedure_version, evidence_required, closed_at)
       select p.org_id, (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid, p.id, p.control_id, 'bench ' || g, 'Duty ' || g,
         case when d.due > clock_timestamp() then 'open' when g % 10 = 0 then 'missed' else 'met' end,
         d.due - interval '3 days', d.due, 'medium', p.role_id, r.holder_id, d.due - interval '3 days', 1, 1, '[]',
         case when d.due > clock_timestamp() then null else d.due - interval '1 hour' end
       from app.procedure p join app.duty_role r on r.org_id = p.org_id and r.id = p.role_id,
         generate_series($1::int, $2::int) g,
         lateral (select clock_timestamp() + interval '7 days' - (g::float8 / $3) * make_interval(days => $4) as due) d
       where p.key = 'weekly'`,
      [done, Math.min(count, done + 10_000) - 1, count, days],
    )
  }
  await client.end()
}

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

export async function timeMs(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}
