import { parseConfig } from '../packages/api-testing/src/config/load.ts'
import { testApi } from '../packages/api-testing/src/run/test-api.ts'
import { spawnPaperback } from '../packages/api-testing/test/targets/paperback/child.ts'
import { paperbackConfig, scoreOf } from '../packages/api-testing/test/targets/paperback/score.ts'

// Recall and precision of all rules on Paperback, a market with planted flaws, and false alarms on its hardened twin.
for (const flaws of ['all', 'none'] as const) {
  const shop = await spawnPaperback(flaws)
  const started = performance.now()
  try {
    const report = await testApi(parseConfig(paperbackConfig(shop.origin)), { description: shop.api })
    const seconds = (performance.now() - started) / 1000
    const { found, missed, unplanted } = scoreOf(report.findings)
    const endpoints = report.endpoints.length
    console.log(
      `\n${flaws === 'all' ? 'Paperback' : 'its hardened twin'}: ${report.rules.length} rules on ${endpoints} endpoints`,
    )
    console.log(
      `  ${report.requests.total} requests (${Math.round(report.requests.total / endpoints)} per endpoint) in ${seconds.toFixed(0)} s`,
    )
    console.log(`  ${report.findings.length} findings, ${unplanted.length} of them of nothing that was planted`)
    for (const { rule, endpoint, message } of unplanted)
      console.log(`    ${rule} ${endpoint}: ${message.slice(0, 120)}`)
    if (flaws === 'all')
      console.log(
        `  ${found.length} of ${found.length + missed.length} planted flaws found; missed: ${missed.join(', ')}`,
      )
  } finally {
    await shop.stop()
  }
}
