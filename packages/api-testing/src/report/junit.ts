import type { TestReport } from '../run/report.ts'

/** Text for XML 1.0: markup escaped, characters that XML forbids removed. */
export function xmlText(text: string): string {
  return (
    text
      .toWellFormed()
      // XML 1.0 §2.2 allows no other control characters.
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}

/** JUnit XML: a suite for each endpoint, a case for each rule that applies; findings fail, blocked cells are errors, skipped ones skipped. */
export function junitReport(report: TestReport): string {
  const titles = new Map(report.rules.map((rule) => [rule.id, rule.title]))
  const suites = report.coverage.map(({ endpoint, cells }) => {
    const cases: string[] = []
    let failures = 0
    let errors = 0
    let skipped = 0
    for (const [rule, cell] of cells) {
      if (cell.state === 'not_applicable') continue
      const found = report.findings.filter((finding) => finding.rule === rule && finding.affected.includes(endpoint))
      let inner = ''
      if (found.length > 0) {
        failures += 1
        const body = found
          .map((finding) => `${finding.message}\n${finding.curl ?? ''}\nFix: ${finding.fix}`)
          .join('\n\n')
        inner = `<failure type="${found[0]?.severity ?? ''}" message="${xmlText(
          found
            .map((finding) => finding.message)
            .join('; ')
            .slice(0, 500),
        )}">${xmlText(body)}</failure>`
      } else if (cell.state === 'skipped') {
        skipped += 1
        inner = `<skipped message="${xmlText(cell.reason)}"/>`
      } else if (cell.state === 'blocked') {
        errors += 1
        inner = `<error type="${cell.by}" message="${xmlText(cell.reason)}"/>`
      }
      cases.push(
        `    <testcase classname="${xmlText(endpoint)}" name="${xmlText(`${rule}: ${titles.get(rule) ?? ''}`)}">${inner}</testcase>`,
      )
    }
    return {
      xml: `  <testsuite name="${xmlText(endpoint)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">\n${cases.join('\n')}\n  </testsuite>`,
      tests: cases.length,
      failures,
      errors,
      skipped,
    }
  })
  const total = (key: 'tests' | 'failures' | 'errors' | 'skipped'): number =>
    suites.reduce((sum, suite) => sum + suite[key], 0)
  const seconds =
    (Temporal.Instant.from(report.finishedAt).epochMilliseconds -
      Temporal.Instant.from(report.startedAt).epochMilliseconds) /
    1000
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Holdfast API test" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}" skipped="${total('skipped')}" time="${seconds}">\n${suites.map((suite) => suite.xml).join('\n')}\n</testsuites>\n`
}
