import { z } from 'zod'
import { parseJson } from '../json.ts'
import type { TestReport } from '../run/report.ts'
import { controlThemes } from '../rule/controls.ts'

/** Version of the JSON report; raised when a field changes its meaning or disappears. */
export const jsonReportVersion = 1

interface MatrixRow {
  readonly endpoint: string
  readonly ran: readonly string[]
  readonly skipped: Readonly<Record<string, string>>
  readonly blocked: Readonly<Record<string, { by: string; reason: string }>>
  readonly notApplicable: Readonly<Record<string, string>>
}

function matrixRow(row: TestReport['coverage'][number]): MatrixRow {
  const ran: string[] = []
  const skipped: Record<string, string> = {}
  const blocked: Record<string, { by: string; reason: string }> = {}
  const notApplicable: Record<string, string> = {}
  for (const [rule, cell] of row.cells) {
    if (cell.state === 'ran') ran.push(rule)
    else if (cell.state === 'skipped') skipped[rule] = cell.reason
    else if (cell.state === 'blocked') blocked[rule] = { by: cell.by, reason: cell.reason }
    else notApplicable[rule] = cell.reason
  }
  return { endpoint: row.endpoint, ran, skipped, blocked, notApplicable }
}

/** The whole report as JSON: the format that the server reads and that --baseline compares with. */
export function jsonReport(report: TestReport): string {
  const { summary } = report
  return `${JSON.stringify(
    {
      tool: 'holdfast-api-test',
      version: jsonReportVersion,
      startedAt: report.startedAt,
      finishedAt: report.finishedAt,
      complete: report.complete,
      target: report.target,
      allowed: report.allowed,
      identities: report.identities,
      summary: {
        endpoints: report.endpoints.length,
        endpointsReached: report.endpoints.length - report.unreached.length,
        rules: report.rules.length,
        requests: report.requests.total,
        findings: report.findings.length,
        bySeverity: countBySeverity(report),
        coverage: summary,
      },
      findings: report.findings.map((finding) => ({
        ...finding,
        controls: finding.controls.map((theme) => ({ theme, ...controlThemes[theme] })),
      })),
      endpoints: report.endpoints.map((endpoint) => ({
        id: endpoint.id,
        method: endpoint.method,
        path: endpoint.path,
        origin: endpoint.origin,
        effect: endpoint.effect,
        deprecated: endpoint.deprecated,
        source: endpoint.source,
        requests: report.requests.byEndpoint.get(endpoint.id) ?? 0,
      })),
      unreached: report.unreached,
      coverage: report.coverage.map(matrixRow),
      created: report.created,
      notes: report.notes,
    },
    null,
    2,
  )}\n`
}

export function countBySeverity(report: TestReport): Record<string, number> {
  const counts: Record<string, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  for (const { severity } of report.findings) counts[severity] = (counts[severity] ?? 0) + 1
  return counts
}

const Earlier = z.object({
  tool: z.literal('holdfast-api-test'),
  findings: z.array(z.object({ fingerprint: z.string() })),
})

/** The fingerprints in an earlier JSON report; undefined when the text is none. */
export function knownFingerprints(text: string): Set<string> | undefined {
  const parsed = Earlier.safeParse(parseJson(text))
  return parsed.success ? new Set(parsed.data.findings.map(({ fingerprint }) => fingerprint)) : undefined
}
