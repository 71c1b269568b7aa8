import * as z from 'zod'
import { HoldfastError } from '../../core/errors.ts'

/** Longest texts that are taken over; a report may quote whole answers. */
const cut = (max: number) => z.string().transform((text) => (text.length > max ? `${text.slice(0, max - 1)}…` : text))
const count = z.number().int().min(0).max(2_147_483_647)
const moment = z.iso.datetime({ offset: true })

const Flaw = z.object({
  fingerprint: z.string().min(8).max(100),
  rule: z.string().min(1).max(200),
  title: cut(250),
  severity: z.enum(['info', 'low', 'medium', 'high', 'critical']),
  cvss: cut(200),
  cwe: z.array(count).max(50),
  owasp: cut(50),
  message: cut(5000),
  why: cut(5000),
  fix: cut(5000),
  curl: cut(20_000).optional(),
  source: z.object({ file: cut(1000), line: z.number().int().min(1) }).optional(),
  affected: z.array(cut(2100)).min(1).max(10_000),
  controls: z
    .array(z.object({ iso27001: z.array(z.string().max(50)).max(50), soc2: z.array(z.string().max(50)).max(50) }))
    .max(50),
})

/** The JSON report of `holdfast api test`, as far as the server reads it; everything else in it stays in the evidence. */
const TestReport = z.object({
  tool: z.literal('holdfast-api-test'),
  version: z.literal(1),
  startedAt: moment,
  finishedAt: moment,
  complete: z.boolean(),
  target: cut(2000),
  summary: z.object({
    endpoints: count,
    endpointsReached: count,
    rules: count,
    requests: count,
    coverage: z.object({ percent: z.number().min(0).max(100) }),
  }),
  findings: z.array(Flaw).max(20_000),
  coverage: z.array(z.object({ endpoint: z.string(), ran: z.array(z.string()) })).max(100_000),
})

export type TestReport = z.infer<typeof TestReport>
export type ReportedFlaw = z.infer<typeof Flaw>

/**
 * Reads the report of a test run.
 * @throws HoldfastError `invalid_input` that says what is wrong and where
 */
export function readTestReport(text: string): TestReport {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw new HoldfastError(
      'invalid_input',
      'The body is no JSON. Send what `holdfast api test --format json` prints, unchanged.',
      { issues: [{ path: 'body', message: 'not JSON' }], cause: error },
    )
  }
  const parsed = TestReport.safeParse(document)
  if (parsed.success) return parsed.data
  throw new HoldfastError(
    'invalid_input',
    'The body is no report of an API test. Send what `holdfast api test --format json` prints, unchanged.',
    {
      issues: parsed.error.issues
        .slice(0, 20)
        .map((issue) => ({ path: ['body', ...issue.path.map(String)].join('.'), message: issue.message })),
    },
  )
}

/** Endpoints on which each rule ran. */
export function ranBy(report: TestReport): Map<string, Set<string>> {
  const ran = new Map<string, Set<string>>()
  for (const { endpoint, ran: rules } of report.coverage) {
    for (const rule of rules) {
      const endpoints = ran.get(rule) ?? new Set()
      ran.set(rule, endpoints.add(endpoint))
    }
  }
  return ran
}
