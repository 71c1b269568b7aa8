import * as z from 'zod'
import { HoldfastError, type InputIssue } from '../../core/errors.ts'

/** Most endpoints that one report may name. */
export const mostEndpoints = 50_000
const mostIssues = 20

const names = z.array(z.string().max(300)).max(50)

/** One endpoint, as `holdfast api discover` prints it: a line of NDJSON, or a member of `endpoints` in its JSON. */
const Discovered = z.object({
  method: z.string().regex(/^[A-Z][A-Z-]{0,39}$/, 'a method in upper case'),
  path: z.string().startsWith('/', 'a path that begins with /').max(2000),
  operation: z.string().max(300).optional(),
  protocol: z.enum(['http', 'ws', 'sse', 'graphql', 'grpc', 'soap']).default('http'),
  origin: z.enum(['code', 'specification']).default('code'),
  file: z.string().max(1000).optional(),
  line: z.number().int().min(1).optional(),
  framework: z.string().max(100).optional(),
  /** NDJSON: names, separated by commas, or `unknown`. */
  guard: z.string().max(2000).optional(),
  /** JSON */
  guards: z
    .array(z.object({ name: z.string().max(300) }))
    .max(50)
    .optional(),
  deprecated: z.boolean().default(false),
  /** Where a specification says the same, when source code and specification were read together. */
  specified: z.union([z.string(), z.object({})]).optional(),
  promisedSecurity: names.optional(),
})

export interface ReportedEndpoint {
  method: string
  path: string
  operation: string
  protocol: string
  inSource: boolean
  inSpecification: boolean
  file: string | null
  line: number | null
  framework: string | null
  guards: string[]
  isDeprecated: boolean
  promisedSecurity: string[] | null
}

/**
 * Reads a report of discovered endpoints, NDJSON or JSON.
 * @throws HoldfastError `invalid_input` that names the lines that cannot be used; then none is
 */
export function readInventoryReport(text: string): ReportedEndpoint[] {
  const issues: InputIssue[] = []
  const endpoints: ReportedEndpoint[] = []
  for (const { where, value } of entriesOf(text)) {
    if (endpoints.length >= mostEndpoints)
      throw new HoldfastError('too_large', `A report may name at most ${mostEndpoints} endpoints.`)
    const parsed = Discovered.safeParse(value)
    if (parsed.success) endpoints.push(reported(parsed.data))
    else {
      for (const issue of parsed.error.issues)
        issues.push({ path: [where, ...issue.path.map(String)].join('.'), message: issue.message })
      if (issues.length >= mostIssues) break
    }
  }
  if (issues.length > 0)
    throw new HoldfastError(
      'invalid_input',
      'Parts of the body are no endpoints. Send what `holdfast api discover --format ndjson` prints, unchanged.',
      { issues: issues.slice(0, mostIssues) },
    )
  return endpoints
}

function* entriesOf(text: string): Generator<{ where: string; value: unknown }> {
  const whole = parse(text)
  if (whole !== undefined && typeof whole.value === 'object' && whole.value !== null && 'endpoints' in whole.value) {
    const { endpoints } = whole.value
    if (!Array.isArray(endpoints)) throw notEndpoints('endpoints', 'a list')
    for (const [index, value] of endpoints.entries()) yield { where: `endpoints.${index}`, value }
    return
  }
  let number = 0
  for (const line of text.split('\n')) {
    number++
    if (line.trim() === '') continue
    const parsed = parse(line)
    if (!parsed) throw notEndpoints(`line ${number}`, 'one JSON object a line')
    yield { where: `line ${number}`, value: parsed.value }
  }
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const notEndpoints = (path: string, expected: string): HoldfastError =>
  new HoldfastError(
    'invalid_input',
    `${path}: expected ${expected}. Send what \`holdfast api discover --format ndjson\` (or json) prints, unchanged.`,
    { issues: [{ path, message: `expected ${expected}` }] },
  )

function reported(one: z.infer<typeof Discovered>): ReportedEndpoint {
  const inSpecification = one.origin === 'specification' || one.specified !== undefined
  return {
    method: one.method,
    path: one.path,
    operation: one.operation ?? '',
    protocol: one.protocol,
    inSource: one.origin === 'code',
    inSpecification,
    file: one.file ?? null,
    line: one.line ?? null,
    framework: one.framework ?? null,
    guards:
      one.guards?.map(({ name }) => name) ??
      (one.guard === undefined || one.guard === 'unknown' ? [] : one.guard.split(', ').filter(Boolean)),
    isDeprecated: one.deprecated,
    promisedSecurity: inSpecification ? (one.promisedSecurity ?? null) : null,
  }
}
