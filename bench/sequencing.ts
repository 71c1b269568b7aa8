// How fast committed entries become leaves, tiles, checkpoints and history. Run: node bench/sequencing.ts [entries]
import { addObligations, report, smallProgram, startBench, timeMs } from './support.ts'

const count = Number(process.argv[2] ?? 300_000)
const bench = await startBench(smallProgram)
await addObligations(bench, count)
const inserts = await timeMs(() => bench.app.ledger.drain())
const client = await bench.app.database.connect('hf_app')
await client.query(`select set_config('app.org_id', '${bench.org}', false)`)
await client.query("update app.obligation set state = 'late' where state = 'missed' or occurrence like '%7'")
await client.end()
let updates = 0
const updateMs = await timeMs(async () => {
  updates = await bench.app.ledger.drain()
})
report('Sequencing: leaves, tiles, checkpoints and history tables', [
  {
    entries: `${count} inserts`,
    time: `${(inserts / 1000).toFixed(1)} s`,
    rate: `${Math.round(count / (inserts / 1000))}/s`,
    aim: '≥ 30,000/s',
  },
  {
    entries: `${updates} updates`,
    time: `${(updateMs / 1000).toFixed(1)} s`,
    rate: `${Math.round(updates / (updateMs / 1000))}/s`,
    aim: '≥ 30,000/s',
  },
])
await bench.close()
