import type { Severity } from '../config/schema.ts'
import type { TestReport } from '../run/report.ts'
import { countBySeverity } from './json.ts'

const colors: Record<Severity, string> = { critical: '35;1', high: '31;1', medium: '33;1', low: '36', info: '37' }

/** For people: findings by gravity, then what was covered and what was not. */
export function textReport(report: TestReport, options: { color: boolean }): string {
  const paint = (code: string, text: string): string => (options.color ? `\u001B[${code}m${text}\u001B[0m` : text)
  const lines: string[] = []
  const known = report.findings.filter((finding) => !finding.isNew).length
  for (const finding of report.findings.filter(({ isNew }) => isNew)) {
    const where = finding.point === undefined ? '' : ` (${finding.point.in} ${finding.point.name})`
    lines.push(
      `${paint(colors[finding.severity], finding.severity.toUpperCase().padEnd(8))} ${paint('1', finding.title)}`,
      `         ${finding.endpoint}${where}`,
      `         ${finding.message}`,
      `         rule ${finding.rule} · ${finding.owasp} · CWE-${finding.cwe.join(', CWE-')} · confidence ${finding.confidence}`,
    )
    if (finding.source !== undefined) lines.push(`         ${finding.source.file}:${finding.source.line}`)
    if (finding.affected.length > 1)
      lines.push(
        `         also on ${finding.affected.length - 1} more: ${finding.affected
          .filter((id) => id !== finding.endpoint)
          .slice(0, 4)
          .join(', ')}${finding.affected.length > 5 ? ', …' : ''}`,
      )
    lines.push(`         fix: ${finding.fix}`)
    if (finding.curl !== undefined)
      lines.push(`         ${paint('2', finding.curl.length > 300 ? `${finding.curl.slice(0, 300)}…` : finding.curl)}`)
    lines.push('')
  }
  const counts = Object.entries(countBySeverity(report)).filter(([, count]) => count > 0)
  lines.push(
    report.findings.length === 0
      ? 'No findings.'
      : `${report.findings.length} findings: ${counts.map(([severity, count]) => `${count} ${severity}`).join(', ')}.`,
  )
  if (known > 0) lines.push(`${known} of them are known from the baseline and not listed.`)
  const { summary } = report
  lines.push(
    `Covered: ${summary.percent} % of the endpoint × rule cells that apply (${summary.ran} ran, ${summary.skipped} skipped, ${summary.blocked} blocked; ${summary.notApplicable} not applicable).`,
    `${report.endpoints.length} endpoints, ${report.rules.length} rules, ${report.requests.total} requests.`,
  )
  if (report.unreached.length > 0) {
    lines.push(`${report.unreached.length} endpoints were not reached with a request that works:`)
    for (const { endpoint, reason } of report.unreached.slice(0, 20)) lines.push(`  ${endpoint}: ${reason}`)
    if (report.unreached.length > 20) lines.push(`  … and ${report.unreached.length - 20} more (see the JSON report)`)
  }
  const left = report.created.filter((thing) => !thing.removed)
  if (report.created.length > 0)
    lines.push(`Created ${report.created.length} things on the target, removed ${report.created.length - left.length}.`)
  for (const note of report.notes) lines.push(`Note: ${note}`)
  return `${lines.join('\n')}\n`
}
