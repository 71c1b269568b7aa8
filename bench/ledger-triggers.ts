// What recording costs a writer: the same statements on a table with and without the ledger's triggers, four clients at once,
// one commit a row; and one insert of 100,000 rows. Run: node bench/ledger-triggers.ts
import type pg from 'pg'
import { type Bench, median, ratio, report, startBench, timeMs } from './support.ts'

const clients = 4
const seconds = 4
const rounds = 3

const bench = await startBench()
const admin = await bench.app.database.connect('hf_migrator')
for (const table of ['bench_plain', 'bench_recorded']) {
  await admin.query(`
    set role hf_owner;
    create table app.${table} (org_id uuid not null, id uuid not null, title text, state text, due_at timestamptz, note text, n int, primary key (org_id, id));
    create index on app.${table} (org_id, due_at, id);
    grant select, insert, update, delete on app.${table} to hf_app;
    reset role`)
}
await admin.query("select ledger.track('bench_recorded')")
// the plain table has the same row security: only the triggers differ
await admin.query(`set role hf_owner; alter table app.bench_plain enable row level security; alter table app.bench_plain force row level security;
  create policy tenant on app.bench_plain to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org())); reset role`)
await admin.end()

const connections = await Promise.all(Array.from({ length: clients }, () => connect(bench)))

async function connect({ app, org }: Bench): Promise<pg.Client> {
  const client = await app.database.connect('hf_app')
  await client.query(
    `select set_config('app.org_id', '${org}', false), set_config('app.context', '{"actor":"person:bench","operation":"bench","request":"bench"}', false)`,
  )
  return client
}

/** Commits a second that four clients reach with one statement of its own each time. */
async function commitsPerSecond(statement: (client: number, n: number) => [string, unknown[]]): Promise<number> {
  let commits = 0
  const until = performance.now() + seconds * 1000
  await Promise.all(
    connections.map(async (client, index) => {
      for (let n = 0; performance.now() < until; n++) {
        const [text, values] = statement(index, n)
        await client.query({ name: text.slice(0, 60), text, values })
        commits++
      }
    }),
  )
  return commits / seconds
}

const insert = (table: string) => (): [string, unknown[]] => [
  `insert into app.${table} (org_id, id, title, state, due_at, n) values ($1, gen_random_uuid(), 'Review the access of all systems', 'open', clock_timestamp(), 0)`,
  [bench.org],
]
const ids = Array.from(
  { length: 5000 },
  (_, index) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
)
for (const table of ['bench_plain', 'bench_recorded']) {
  await connections[0]?.query(
    `insert into app.${table} (org_id, id, title, state, due_at, n) select $1, x, 'Review the access of all systems', 'open', clock_timestamp(), 0 from unnest($2::uuid[]) x`,
    [bench.org, ids],
  )
}
const update =
  (table: string) =>
  (client: number, n: number): [string, unknown[]] => [
    `update app.${table} set n = n + 1, state = 'met' where org_id = $1 and id = $2`,
    [bench.org, ids[(n * clients + client) % ids.length]],
  ]
const bulk = (table: string) => () =>
  timeMs(async () =>
    connections[0]?.query(
      `insert into app.${table} (org_id, id, title, state, due_at, n) select $1, gen_random_uuid(), 'Review the access of all systems', 'open', clock_timestamp(), g from generate_series(1, 100000) g`,
      [bench.org],
    ),
  )

const measured = {
  insertPlain: [] as number[],
  insertRecorded: [] as number[],
  updatePlain: [] as number[],
  updateRecorded: [] as number[],
  bulkPlain: [] as number[],
  bulkRecorded: [] as number[],
}
for (let round = 0; round < rounds; round++) {
  measured.insertPlain.push(await commitsPerSecond(insert('bench_plain')))
  measured.insertRecorded.push(await commitsPerSecond(insert('bench_recorded')))
  measured.updatePlain.push(await commitsPerSecond(update('bench_plain')))
  measured.updateRecorded.push(await commitsPerSecond(update('bench_recorded')))
  measured.bulkPlain.push(await bulk('bench_plain')())
  measured.bulkRecorded.push(await bulk('bench_recorded')())
}
const m = Object.fromEntries(Object.entries(measured).map(([name, values]) => [name, median(values)])) as Record<
  keyof typeof measured,
  number
> // the same keys
report('Recording: what the ledger’s triggers cost', [
  {
    statement: 'insert, 4 clients',
    plain: `${m.insertPlain.toFixed(0)}/s`,
    recorded: `${m.insertRecorded.toFixed(0)}/s`,
    cost: `${((m.insertPlain / m.insertRecorded - 1) * 100).toFixed(0)} %`,
    aim: '≤ 25 %',
  },
  {
    statement: 'update, 4 clients',
    plain: `${m.updatePlain.toFixed(0)}/s`,
    recorded: `${m.updateRecorded.toFixed(0)}/s`,
    cost: `${((m.updatePlain / m.updateRecorded - 1) * 100).toFixed(0)} %`,
    aim: '≤ 25 %',
  },
  {
    statement: 'insert of 100,000 rows',
    plain: `${m.bulkPlain.toFixed(0)} ms`,
    recorded: `${m.bulkRecorded.toFixed(0)} ms`,
    cost: ratio(m.bulkRecorded / m.bulkPlain),
    aim: '≤ 3 ×',
  },
])
await Promise.all(connections.map((client) => client.end()))
await bench.close()
