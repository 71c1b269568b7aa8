import { createHash } from 'node:crypto'
import type { Confidence, Severity } from '../config/schema.ts'
import { confidences, severities } from '../config/schema.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { PointPlace } from '../request/points.ts'
import type { ControlTheme } from '../rule/controls.ts'
import type { FindingDetail, OwaspClass, Rule } from '../rule/types.ts'
import type { Evidence, Redactor } from './redact.ts'
import { curlOf, evidenceOf } from './redact.ts'

/** Something wrong with the API, with its proof. */
export interface Finding {
  /** The same for the same fault in the next run, whatever the port and the values. */
  readonly fingerprint: string
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly cvss: string
  readonly cwe: readonly number[]
  readonly owasp: OwaspClass
  readonly endpoint: string
  readonly method: string
  readonly path: string
  readonly origin: string
  readonly point: { readonly in: PointPlace; readonly name: string } | undefined
  readonly message: string
  readonly why: string
  readonly fix: string
  readonly controls: readonly ControlTheme[]
  readonly references: readonly string[]
  readonly evidence: readonly Evidence[]
  readonly curl: string | undefined
  readonly source: { readonly file: string; readonly line: number } | undefined
  /** Other endpoints with the same fault, for rules that report once for each host. */
  readonly affected: readonly string[]
  /** False when it stands in the report given as --baseline. */
  readonly isNew: boolean
}

export function findingOf(rule: Rule, endpoint: Endpoint, detail: FindingDetail, redactor: Redactor): Finding {
  const isHostWide = rule.report === 'host' || rule.scope === 'host'
  const last = detail.evidence.at(-1)
  return {
    fingerprint: fingerprintOf([
      rule.id,
      isHostWide ? 'HOST' : endpoint.id,
      detail.point?.in ?? '',
      detail.point?.name ?? '',
      detail.key ?? '',
    ]),
    rule: rule.id,
    title: rule.title,
    severity: detail.severity ?? rule.severity,
    confidence: detail.confidence ?? rule.confidence,
    cvss: rule.cvss,
    cwe: rule.cwe,
    owasp: rule.owasp,
    endpoint: endpoint.id,
    method: endpoint.method,
    path: endpoint.path,
    origin: endpoint.origin,
    point: detail.point,
    message: redactor.text(detail.message),
    why: rule.why,
    fix: rule.fix,
    controls: rule.controls,
    references: rule.references,
    evidence: detail.evidence.map(({ label, exchange }) => evidenceOf(label, exchange, redactor)),
    curl: last === undefined ? undefined : curlOf(last.exchange.request, redactor),
    source: endpoint.source,
    affected: [endpoint.id],
    isNew: true,
  }
}

function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 24)
}

/** Findings with the same fingerprint become one that names all endpoints. */
export function merged(findings: readonly Finding[]): Finding[] {
  const byPrint = new Map<string, Finding>()
  for (const finding of findings) {
    const known = byPrint.get(finding.fingerprint)
    if (known === undefined) byPrint.set(finding.fingerprint, finding)
    else
      byPrint.set(finding.fingerprint, {
        ...known,
        affected: [...new Set([...known.affected, ...finding.affected])].sort(),
      })
  }
  return [...byPrint.values()].sort(byGravity)
}

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity)
}

export function confidenceRank(confidence: Confidence): number {
  return confidences.indexOf(confidence)
}

function byGravity(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    a.rule.localeCompare(b.rule) ||
    a.endpoint.localeCompare(b.endpoint) ||
    a.fingerprint.localeCompare(b.fingerprint)
  )
}
