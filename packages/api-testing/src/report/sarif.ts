import type { Severity } from '../config/schema.ts'
import type { Rule } from '../rule/types.ts'
import type { Finding } from '../run/finding.ts'
import type { TestReport } from '../run/report.ts'

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}
/** What code hosts show as severity: a number as in CVSS. */
const scores: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.0' }

function ruleDescriptor(rule: Rule): object {
  return {
    id: rule.id,
    name: rule.id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.fix, markdown: `${rule.why}\n\n**Fix.** ${rule.fix}` },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      'security-severity': scores[rule.severity],
      tags: ['security', 'api', rule.owasp, ...rule.cwe.map((cwe) => `external/cwe/cwe-${cwe}`)],
      cvss: rule.cvss,
      controls: rule.controls,
    },
  }
}

/**
 * SARIF 2.1.0 (OASIS). A finding points at the source line of its route where discovery knows it, else at the endpoint's path as if it were a file
 * (code hosts refuse results without a file, or with one that has a scheme), with the endpoint as logical location in both cases.
 */
export function sarifReport(report: TestReport): string {
  const used = report.rules
  const index = new Map(used.map((rule, at) => [rule.id, at]))
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'Holdfast API test',
              rules: used.map(ruleDescriptor),
            },
          },
          invocations: [
            { executionSuccessful: report.complete, startTimeUtc: report.startedAt, endTimeUtc: report.finishedAt },
          ],
          properties: { target: report.target },
          results: report.findings.map((finding) => result(finding, index.get(finding.rule) ?? -1)),
          columnKind: 'utf16CodeUnits',
        },
      ],
    },
    null,
    2,
  )}\n`
}

function result(finding: Finding, ruleIndex: number): object {
  const physicalLocation =
    finding.source === undefined
      ? { artifactLocation: { uri: pathAsFile(finding.path) }, region: { startLine: 1 } }
      : {
          artifactLocation: { uri: finding.source.file, uriBaseId: '%SRCROOT%' },
          region: { startLine: finding.source.line },
        }
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: `${finding.title}: ${finding.message}` },
    locations: [
      {
        physicalLocation,
        logicalLocations: [
          { name: finding.endpoint, kind: 'function', fullyQualifiedName: `${finding.origin} ${finding.endpoint}` },
        ],
      },
    ],
    partialFingerprints: { 'holdfast/v1': finding.fingerprint },
    baselineState: finding.isNew ? 'new' : 'unchanged',
    rank: { tentative: 30, firm: 70, certain: 95 }[finding.confidence],
    properties: {
      confidence: finding.confidence,
      severity: finding.severity,
      cvss: finding.cvss,
      curl: finding.curl,
      point: finding.point,
      affected: finding.affected,
    },
  }
}

function pathAsFile(path: string): string {
  const file = path.replace(/^\/+/, '').replaceAll(/[{}]/g, (brace) => encodeURIComponent(brace))
  return file === '' ? 'api' : file
}
