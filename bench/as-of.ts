// Reading a past day against reading today: the same pages and aggregates through the application's own queries, with
// `entries` entries over a tenth as many obligations, as of the middle of the log. Run: node bench/as-of.ts [entries]
import { withOrg } from '../src/core/database/with-org.ts'
import type { OrgId } from '../src/core/ids.ts'
import { systemContext } from '../src/core/operations/system-context.ts'
import { addObligations, median, ratio, report, smallProgram, startBench, timeMs } from './support.ts'
import { sql } from 'kysely'

const entries = Number(process.argv[2] ?? 1_000_000)
const subjects = Math.floor(entries / 10)
const rounds = 15

const bench = await startBench(smallProgram)
await addObligations(bench, subjects)
await bench.app.ledger.drain()
const client = await bench.app.database.connect('hf_app')
await client.query(`select set_config('app.org_id', '${bench.org}', false)`)
for (let change = 1; change <= 9; change++) {
  await client.query("update app.obligation set title = 'Duty ' || occurrence || ' ' || $1", [change])
  await bench.app.ledger.drain()
  console.error(`${change + 1} of 10 versions of ${subjects} obligations`)
}
await client.end()
const { size } = await bench.owner.ledger.head({})
const admin = await bench.app.database.connect('hf_migrator')
await admin.query(
  'set role hf_ledger; analyze history.obligation; reset role; set role hf_owner; analyze app.obligation',
)
await admin.end()

const org = bench.org as OrgId // from the session
const run = (asOf: boolean, statement: ReturnType<typeof sql>): Promise<unknown> =>
  withOrg(
    bench.app.database,
    { org, context: systemContext('bench', 'bench'), ...(asOf ? { asOfSize: Math.floor(size / 2) } : {}) },
    (tx) => statement.execute(tx.db),
  )

const reads: [string, ReturnType<typeof sql>][] = [
  [
    'page of 50 by due date',
    sql`select id, title, state, due_at from obligation where org_id = ${org} order by due_at, id limit 50`,
  ],
  [
    'page of 50 by due date, deep',
    sql`select id, title, state, due_at from obligation where org_id = ${org} and (due_at, id) > (now() - interval '300 days', ${org}::uuid) order by due_at, id limit 50`,
  ],
  [
    'page of 50 by key',
    sql`select id, title, state, due_at from obligation where org_id = ${org} order by id limit 50`,
  ],
  [
    'page of 50 missed, by due date',
    sql`select id, title, due_at from obligation where org_id = ${org} and state = 'missed' order by due_at desc, id desc limit 50`,
  ],
  ['count of all', sql`select count(*) from obligation where org_id = ${org}`],
  [
    'execution gap by control',
    sql`select control_id, count(*) filter (where state = 'met'), count(*) from obligation where org_id = ${org} group by control_id`,
  ],
]
const rows = []
for (const [name, statement] of reads) {
  const live: number[] = []
  const past: number[] = []
  for (let round = 0; round < rounds; round++) {
    live.push(await timeMs(() => run(false, statement)))
    past.push(await timeMs(() => run(true, statement)))
  }
  const isPage = name.startsWith('page')
  rows.push({
    read: name,
    today: `${median(live).toFixed(2)} ms`,
    'as of': `${median(past).toFixed(2)} ms`,
    ratio: ratio(median(past) / median(live)),
    aim: isPage ? '≤ 2 ×' : '≤ 5 ×',
  })
}
report(`As-of reads, ${size} entries over ${subjects} obligations, as of the middle`, rows)
await bench.close()
