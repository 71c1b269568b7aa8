import type { SourceDiscovery } from '../model.ts'
import { declaredOnce, identityOf, type DeclaredEndpoint } from './declared-once.ts'

/** A rule of a report: what a note is about. */
export interface SarifRule {
  readonly id: string
  readonly name: string
  readonly text: string
}

export interface SarifResult {
  readonly rule: string
  readonly level: 'note' | 'warning' | 'error'
  readonly message: string
  readonly file: string
  readonly line: number
  /** What stays the same when lines move, so that viewers recognize the note. */
  readonly fingerprint: string
  readonly properties?: Readonly<Record<string, unknown>>
}

const RULES: readonly SarifRule[] = [
  { id: 'endpoint', name: 'Endpoint', text: 'Source code serves an endpoint.' },
  { id: 'specified-endpoint', name: 'SpecifiedEndpoint', text: 'A specification declares an endpoint.' },
]

/** Every endpoint as a note at the line that declares it. */
export function sarifNotes(discovery: SourceDiscovery): string {
  return sarifLog(RULES, declaredOnce(discovery.endpoints).map(note), discovery.skipped)
}

function note(endpoint: DeclaredEndpoint): SarifResult {
  const { method, path, protocol, operation, framework, guards, confidence, params } = endpoint
  const guard =
    guards.length === 0 ? 'nothing is shown to guard it' : `guarded by ${guards.map((one) => one.name).join(', ')}`
  const what = [method, path, protocol, operation].filter((part) => part !== undefined).join(' ')
  return {
    rule: endpoint.origin === 'code' ? 'endpoint' : 'specified-endpoint',
    level: 'note',
    message: `${what} (${framework}); ${guard}.`,
    file: endpoint.file,
    line: endpoint.line,
    fingerprint: identityOf(endpoint),
    properties: { method, path, framework, guard: guards.map((one) => one.name), params, confidence },
  }
}

/** A log in SARIF 2.1.0 (OASIS, 27 March 2020) with one run. */
export function sarifLog(
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
  skipped: SourceDiscovery['skipped'],
  tool = 'holdfast api discover',
): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool,
            rules: rules.map(({ id, name, text }) => ({
              id,
              name,
              shortDescription: { text },
              defaultConfiguration: { level: 'note' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: skipped.map(({ file, reason, detail }) => ({
              level: 'note',
              message: { text: `${reason}: ${detail}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
            })),
          },
        ],
        results: results.map(({ rule, level, message, file, line, fingerprint, properties }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex((one) => one.id === rule),
          level,
          message: { text: message },
          locations: [{ physicalLocation: { artifactLocation: artifact(file), region: { startLine: line } } }],
          partialFingerprints: { 'endpoint/v1': fingerprint },
          ...(properties === undefined ? {} : { properties }),
        })),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** A path as a URI relative to the root of the source (§3.4.3, RFC 3986). */
function artifact(file: string): { uri: string; uriBaseId: string } {
  return { uri: file.split('/').map(encodeSegment).join('/'), uriBaseId: '%SRCROOT%' }
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed())
}
