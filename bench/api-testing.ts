import { parseConfig } from '../packages/api-testing/src/config/load.ts'
import { ApiTestError } from '../packages/api-testing/src/errors.ts'
import { testApi } from '../packages/api-testing/src/run/test-api.ts'
import type { MeasuredTarget } from '../packages/api-testing/test/targets/measured.ts'
import { measuredTargets } from '../packages/api-testing/test/targets/measured.ts'

// Recall and precision of all rules on APIs with planted flaws, and false alarms on their hardened twins.
// `node bench/api-testing.ts [target…] [--way=words]`, e.g. `clinic --way=admin`; without any, all of them.
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const wantedWay = /--way=(.*)/.exec(process.argv.slice(2).join('\n'))?.[1] ?? ''

async function measure(name: string, target: MeasuredTarget, way: string, flaws: 'all' | 'none'): Promise<void> {
  const configOf = target.ways[way]
  if (configOf === undefined) return
  const running = await target.spawn(flaws)
  const started = performance.now()
  try {
    const config = configOf(running.origin)
    const report = await testApi(parseConfig(config), config.inputs === undefined ? { description: running.api } : {})
    const seconds = (performance.now() - started) / 1000
    const { found, missed, unplanted } = target.score(report.findings)
    // a hardened twin has nothing of what was planted: each finding is to be explained
    const unexplained = flaws === 'all' ? unplanted : report.findings
    const endpoints = report.endpoints.length
    console.log(
      `\n${flaws === 'all' ? name : `${name}, its hardened twin`}, ${way}: ${report.rules.length} rules on ${endpoints} endpoints`,
    )
    console.log(
      `  ${report.requests.total} requests (${Math.round(report.requests.total / endpoints)} per endpoint) in ${seconds.toFixed(0)} s; ${report.unreached.length} endpoints not reached`,
    )
    console.log(`  ${report.findings.length} findings, ${unexplained.length} of them of nothing that was planted`)
    for (const { rule, severity, endpoint, message } of unexplained)
      console.log(`    ${severity} ${rule} ${endpoint}: ${message.slice(0, 120)}`)
    if (flaws === 'all')
      console.log(
        `  ${found.length} of ${found.length + missed.length} planted flaws found; missed: ${missed.join(', ')}`,
      )
  } catch (error) {
    if (!(error instanceof ApiTestError)) throw error
    console.log(`\n${flaws === 'all' ? name : `${name}, its hardened twin`}, ${way}: not tested, ${error.message}`)
  } finally {
    await running.stop()
  }
}

for (const [name, target] of Object.entries(measuredTargets)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const way of Object.keys(target.ways)) {
    if (!way.includes(wantedWay)) continue
    await measure(name, target, way, 'all')
    await measure(name, target, way, 'none')
  }
}
