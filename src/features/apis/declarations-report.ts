import type { Param, SourceEndpoint } from '@holdfast/api-discovery/inventory'
import * as z from 'zod'
import { HoldfastError, type InputIssue } from '../../core/errors.ts'
import { schemaOf } from './reported-schema.ts'

/** Most endpoints that one report may name. */
export const mostEndpoints = 50_000
const mostIssues = 20

const names = z.array(z.string().max(300)).max(50)
const AnySchema = z.unknown().transform((value) => schemaOf(value))
const Parameter = z.object({
  name: z.string().max(300),
  in: z.enum(['path', 'query', 'header', 'cookie', 'form', 'json', 'body']),
  required: z.boolean().optional(),
  schema: AnySchema.optional(),
})
const Parameters = z.array(Parameter).max(1000)
const RequestBody = z.object({ contentType: z.string().max(300), schema: AnySchema, required: z.boolean().optional() })
const place = { file: z.string().max(1000), line: z.number().int().min(1) }
const path = z.string().startsWith('/', 'a path that begins with /').max(2000)

/** One endpoint, as `holdfast api discover` prints it: a line of NDJSON, or a member of `endpoints` in its JSON. */
const Discovered = z.object({
  method: z.string().regex(/^[A-Z][A-Z-]{0,39}$/, 'a method in upper case'),
  path,
  operation: z.string().max(300).optional(),
  protocol: z.enum(['http', 'ws', 'sse', 'graphql', 'grpc', 'soap']).optional(),
  origin: z.enum(['code', 'specification']).default('code'),
  file: place.file.default(''),
  line: place.line.default(1),
  framework: z.string().max(100).optional(),
  params: Parameters.default([]),
  body: RequestBody.optional(),
  /** NDJSON: names, separated by commas, or `unknown`. */
  guard: z.string().max(2000).optional(),
  /** JSON */
  guards: z
    .array(z.object({ name: z.string().max(300), kind: z.enum(['authentication', 'authorization']).optional() }))
    .max(50)
    .optional(),
  deprecated: z.boolean().optional(),
  /** Where a specification says the same: `file:line` in NDJSON; in JSON with what it says. */
  specified: z
    .union([
      z.string().max(1100),
      z.object({
        ...place,
        path: path.optional(),
        framework: z.string().max(100).optional(),
        params: Parameters.optional(),
        body: RequestBody.optional(),
        deprecated: z.boolean().optional(),
      }),
    ])
    .optional(),
  promisedSecurity: names.optional(),
  responses: z
    .array(z.object({ status: z.string().max(20), contentType: z.string().max(300), schema: AnySchema }))
    .max(200)
    .optional(),
})
type Discovered = z.infer<typeof Discovered>

/**
 * Reads a report of discovered endpoints, NDJSON or JSON, into what source code and what specifications declare.
 * @throws HoldfastError `invalid_input` that names the lines that cannot be used; then none is
 */
export function readDeclarations(text: string): { reported: number; endpoints: SourceEndpoint[] } {
  const issues: InputIssue[] = []
  const endpoints: SourceEndpoint[] = []
  let reported = 0
  for (const { where, value } of entriesOf(text)) {
    if (reported >= mostEndpoints)
      throw new HoldfastError('too_large', `A report may name at most ${mostEndpoints} endpoints.`)
    const parsed = Discovered.safeParse(value)
    if (parsed.success) {
      reported++
      endpoints.push(...declarationsOf(parsed.data))
    } else {
      for (const issue of parsed.error.issues)
        issues.push({ path: [where, ...issue.path.map(String)].join('.'), message: issue.message })
      if (issues.length >= mostIssues) break
    }
  }
  if (issues.length > 0)
    throw new HoldfastError(
      'invalid_input',
      'Parts of the body are no endpoints. Send what `holdfast api discover --format json` prints, unchanged.',
      { issues: issues.slice(0, mostIssues) },
    )
  return { reported, endpoints }
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
    `${path}: expected ${expected}. Send what \`holdfast api discover --format json\` (or ndjson) prints, unchanged.`,
    { issues: [{ path, message: `expected ${expected}` }] },
  )

/** What one entry declares: by the code, by a specification, or by both, which discovery has put together. */
function declarationsOf(entry: Discovered): SourceEndpoint[] {
  const { specified, origin } = entry
  if (origin === 'specification') return [specification(entry, entry)]
  const code: SourceEndpoint = {
    ...common(entry),
    ...placeOf(entry),
    framework: entry.framework ?? 'unknown',
    origin: 'code',
    params: paramsOf(entry.params),
    guards: guardsOf(entry),
  }
  if (specified === undefined) return [code]
  return [code, specification(entry, typeof specified === 'string' ? placeIn(specified) : specified)]
}

const common = ({ method, path, operation, protocol, deprecated, body }: Discovered) => ({
  method,
  path,
  ...(protocol === undefined || protocol === 'http' ? {} : { protocol }),
  ...(operation === undefined || operation === '' ? {} : { operation }),
  ...(deprecated === undefined ? {} : { deprecated }),
  ...(body === undefined ? {} : { body: bodyOf(body) }),
  confidence: { level: 'high' as const },
})

type Said = Exclude<NonNullable<Discovered['specified']>, string>

function specification(entry: Discovered, said: Partial<Said>): SourceEndpoint {
  const { promisedSecurity, responses } = entry
  const body = said.body ?? entry.body
  return {
    ...common(entry),
    path: said.path ?? entry.path,
    ...placeOf({ file: said.file ?? '', line: said.line ?? 1 }),
    framework: said.framework ?? 'openapi',
    origin: 'specification',
    params: paramsOf(said.params ?? entry.params),
    ...(body === undefined ? {} : { body: bodyOf(body) }),
    ...(said.deprecated === undefined ? {} : { deprecated: said.deprecated }),
    guards: [],
    ...(promisedSecurity === undefined ? {} : { promisedSecurity }),
    ...(responses === undefined ? {} : { responses }),
  }
}

const placeOf = ({ file, line }: Pick<SourceEndpoint, 'file' | 'line'>): Pick<SourceEndpoint, 'file' | 'line'> => ({
  file,
  line,
})

function placeIn(text: string): Pick<Said, 'file' | 'line'> {
  const [, file = text, line = '1'] = /^(.*):(\d{1,9})$/su.exec(text) ?? []
  return { file, line: Math.max(1, Number(line)) }
}

const paramsOf = (params: readonly z.infer<typeof Parameter>[]): Param[] =>
  params.map(({ name, in: where, required, schema }) => ({
    name,
    in: where,
    ...(required === undefined ? {} : { required }),
    ...(schema === undefined ? {} : { schema }),
  }))

const bodyOf = ({ contentType, schema, required }: z.infer<typeof RequestBody>) => ({
  contentType,
  schema,
  ...(required === undefined ? {} : { required }),
})

/** NDJSON names guards and does not say of which kind they are; then nothing is concluded from it. */
function guardsOf({ guard, guards, file, line }: Discovered): SourceEndpoint['guards'] {
  const names = guard === undefined || guard === 'unknown' ? [] : guard.split(', ').filter(Boolean)
  const given: NonNullable<Discovered['guards']> = guards ?? names.map((name) => ({ name }))
  return given.map(({ name, kind = 'authorization' }) => ({ name, kind, file, line }))
}
