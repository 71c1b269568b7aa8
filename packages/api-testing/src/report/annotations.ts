import type { Severity } from '../config/schema.ts'
import type { TestReport } from '../run/report.ts'

const commands: Record<Severity, 'error' | 'warning' | 'notice'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
}

function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** GitHub Actions workflow commands, one for each finding; they appear on the line of the route where it is known. */
export function githubAnnotations(report: TestReport): string {
  const lines = report.findings
    .filter(({ isNew }) => isNew)
    .map((finding) => {
      const place =
        finding.source === undefined ? '' : `file=${commandProperty(finding.source.file)},line=${finding.source.line},`
      return `::${commands[finding.severity]} ${place}title=${commandProperty(`${finding.severity}: ${finding.title}`)}::${commandData(`${finding.endpoint}: ${finding.message} Fix: ${finding.fix}`)}`
    })
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

const gitlabSeverities: Record<Severity, string> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
}

/** GitLab's code quality format, which merge requests show. */
export function gitlabReport(report: TestReport): string {
  return `${JSON.stringify(
    report.findings.map((finding) => ({
      description: `${finding.title}: ${finding.message}`,
      check_name: finding.rule,
      fingerprint: finding.fingerprint,
      severity: gitlabSeverities[finding.severity],
      // GitLab wants a file; an endpoint without a known source line stands under its own name.
      location: { path: finding.source?.file ?? finding.endpoint, lines: { begin: finding.source?.line ?? 1 } },
    })),
    null,
    2,
  )}\n`
}
