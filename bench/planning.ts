// The cost of planning one obligation, for few and many procedures over two years: it should be flat. Run: node bench/planning.ts
import { withOrg } from '../src/core/database/with-org.ts'
import type { OrgId } from '../src/core/ids.ts'
import { systemContext } from '../src/core/operations/system-context.ts'
import { planAhead } from '../src/features/planning/index.ts'
import { report, startBench, timeMs } from './support.ts'

const rows = []
for (const procedures of [10, 100, 1000]) {
  const files = {
    'holdfast.yaml': 'format: 1\nid: bench\ntitle: Bench\nframeworks: [soc2]\nroles:\n  - { id: lead, title: Lead }\n',
    'controls/access.yaml':
      "id: access\ntitle: Access\nkind: administrative\nobjective: Access is right.\nowner: lead\nrequirements: ['soc2:CC6.2']\n",
    'procedures/all.yaml': Array.from(
      { length: procedures },
      (_, index) =>
        `- id: duty-${index}\n  control: access\n  title: Duty ${index}\n  role: lead\n  steps: Do it.\n  when: { schedule: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=${(index % 28) + 1}' } }\n  window: P5D\n`,
    ).join(''),
  }
  const bench = await startBench(files)
  let added = 0
  const ms = await timeMs(async () => {
    added = await withOrg(
      bench.app.database,
      { org: bench.org as OrgId, context: systemContext('bench', 'bench') },
      (tx) => planAhead(tx, { years: 3 }),
    ) // from the session
  })
  rows.push({
    procedures,
    'obligations added': added,
    time: `${ms.toFixed(0)} ms`,
    'per obligation': `${((ms * 1000) / added).toFixed(0)} µs`,
  })
  await bench.close()
}
report('Planning the two years after the first', rows)
