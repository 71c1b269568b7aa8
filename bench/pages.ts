// What the pages that people open every morning cost as the program grows: obligations list and Today over HTTP, p95, with
// 1,000 and with 100,000 obligations. Run: node bench/pages.ts
import { addObligations, percentile, ratio, report, smallProgram, startBench, timeMs } from './support.ts'

const rounds = 60
const sizes = [1000, 100_000]
const pages = ['list by due date', 'list of mine, open', 'Today'] as const
const p95 = new Map<string, number>()

for (const size of sizes) {
  const bench = await startBench(smallProgram)
  await addObligations(bench, size)
  const admin = await bench.app.database.connect('hf_migrator')
  await admin.query('set role hf_owner; analyze app.obligation')
  await admin.end()
  const open: Record<(typeof pages)[number], () => Promise<unknown>> = {
    'list by due date': () => bench.owner.obligations.list({ limit: 50 }),
    'list of mine, open': () => bench.owner.obligations.list({ limit: 50, mine: true, state: ['open', 'missed'] }),
    Today: () => bench.owner.obligations.today({}),
  }
  for (const page of pages) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push(await timeMs(open[page]))
    p95.set(`${page} ${size}`, percentile(times.slice(5), 0.95))
  }
  await bench.close()
}
report(
  'Pages: p95 over HTTP',
  pages.map((page) => {
    const [small = 0, large = 0] = sizes.map((size) => p95.get(`${page} ${size}`) ?? 0)
    return {
      page,
      '1,000 obligations': `${small.toFixed(1)} ms`,
      '100,000 obligations': `${large.toFixed(1)} ms`,
      ratio: ratio(large / small),
      aim: '≤ 3 ×',
    }
  }),
)
