import * as z from 'zod'
import type { Operation } from '../../src/surfaces/walk.ts'
import { type JsonSchema, jsonSchemaOf } from '../../src/surfaces/cli/parameters.ts'
import type { Ground, Kind } from './ground.ts'

/** The input of an operation as HTTP carries it. */
export interface RequestParts {
  path: Record<string, unknown>
  query: Record<string, unknown>
  body: Record<string, unknown> | Uint8Array<ArrayBuffer> | undefined
}

/** What the first segment of a path says about the kind of its `{id}`. */
const kindOfPath: Record<string, Kind> = {
  'api-keys': 'apiKey',
  people: 'person',
  absences: 'absence',
  frameworks: 'framework',
  controls: 'control',
  policies: 'policy',
  procedures: 'source',
  program: 'role',
  obligations: 'obligation',
  waivers: 'waiver',
  evidence: 'evidence',
  findings: 'finding',
  apis: 'api',
  checks: 'checkRun',
  session: 'organization',
}

const kindOfProperty: Record<string, Kind> = {
  ownerId: 'person',
  assigneeId: 'person',
  personId: 'person',
  deputyId: 'person',
  toId: 'person',
  memberIds: 'person',
  holders: 'person',
  controlId: 'control',
  frameworkId: 'framework',
  procedureId: 'procedure',
  evidenceId: 'evidence',
  endpointId: 'endpoint',
  subject: 'obligation',
  subjectId: 'person',
}

/** Values that the shape alone does not give. Everything else is made from the JSON Schema. */
const valueOfProperty: Record<string, (ground: Ground) => unknown> = {
  timezone: () => 'Europe/Berlin',
  slug: () => 'an-example',
  password: () => 'another good long password',
  current: () => 'another good long password',
  token: ({ ids, org }) => `${org}.${ids.waiver}.${'A'.repeat(43)}`,
  library: () => 'starter',
  csv: () => 'name,email\nNew One,new.one@acme.test\n',
  sha256: ({ sha256 }) => sha256,
  asOf: () => undefined,
  cursor: () => undefined,
  files: () => undefined,
  url: () => 'https://acme.test/page',
  table: () => 'obligation',
  key: () => 'policies-published',
  definition: () => 'id: an-example',
}

/** One member of an input that names something by id, by its path such as `evidence.0.evidenceId`. */
export interface Reference {
  path: readonly string[]
  kind: Kind
}

export interface Example {
  input: Record<string, unknown>
  references: Reference[]
}

/**
 * A good input of an operation, made from its JSON Schema: everything that is required, and everything that names something by id.
 * @throws Error when it cannot be made; the operation then needs a word above
 */
export function exampleOf(operation: Operation, ground: Ground): Example {
  const references: Reference[] = []
  const schema = jsonSchemaOf(operation.procedure['~orpc'].inputSchema, 'input')
  const { params, query } = schema.properties ?? {}
  const parts =
    operation.meta.stream === 'in'
      ? {
          properties: { ...params?.properties, ...query?.properties },
          required: [...(params?.required ?? []), ...(query?.required ?? [])],
        }
      : schema
  const segment = operation.path.split('/')[1] ?? ''
  const input = objectOf(parts, [], { ground, segment, references })
  const parsed = parserOf(operation).safeParse(asParsed(operation, input))
  if (!parsed.success)
    throw new Error(
      `${operation.name.join('.')} lacks an example: ${z.prettifyError(parsed.error)} in ${JSON.stringify(input)}`,
    )
  return { input, references }
}

/** The schema that a server judges the input by. */
export function parserOf(operation: Operation): z.ZodType {
  const { inputSchema } = operation.procedure['~orpc']
  if (!(inputSchema instanceof z.ZodType)) throw new Error(`${operation.name.join('.')} has no zod schema`)
  return inputSchema
}

/** The input in the shape that the schema has: an upload keeps path and query apart. */
export function asParsed(operation: Operation, input: Record<string, unknown>): unknown {
  if (operation.meta.stream !== 'in') return input
  const { path, query } = partsOf(operation, input)
  return { params: path, query, body: new Blob(['bytes']) }
}

interface Making {
  ground: Ground
  segment: string
  references: Reference[]
}

function objectOf(schema: JsonSchema, path: readonly string[], making: Making): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    const isRequired = schema.required?.includes(name) ?? false
    const value = valueOf(name, one, [...path, name], making, isRequired)
    if (value !== undefined) made[name] = value
  }
  return made
}

function valueOf(
  name: string,
  schema: JsonSchema,
  path: readonly string[],
  making: Making,
  isRequired: boolean,
): unknown {
  const own = valueOfProperty[name]
  const bare = schema.anyOf?.find((one) => one.type !== 'null') ?? schema
  if (bare.format === 'uuid') return referenceTo(kindOfName(name, making.segment), path, making)
  if (name === 'holders') return { lead: referenceTo('person', [...path, 'lead'], making) }
  if (bare.type === 'array' && bare.items?.format === 'uuid')
    return [referenceTo(kindOfName(name, making.segment), [...path, '0'], making)]
  if (bare.type === 'array' && bare.items?.type === 'object') return [objectOf(bare.items, [...path, '0'], making)]
  if (bare.type === 'object' && !own) {
    const made = objectOf(bare, path, making)
    return isRequired || Object.keys(made).length > 0 ? made : undefined
  }
  // these belong to what names something
  if (own && (isRequired || name === 'sha256' || name === 'library' || name === 'table')) return own(making.ground)
  return isRequired ? plainValue(name, bare) : undefined
}

function plainValue(name: string, schema: JsonSchema): unknown {
  const [type] = [schema.type].flat()
  if (schema.enum) return schema.enum[0]
  if (type === 'array') return [plainValue(name, schema.items ?? {})]
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return name === 'version' || name === 'to' ? 1 : 0
  switch (schema.format) {
    case 'date-time':
      return name === 'startsAt' ? '2030-01-01T00:00:00Z' : '2099-01-01T00:00:00Z'
    case 'date':
      return '2026-03-01'
    case 'email':
      return 'example@acme.test'
    default:
      return name === 'kind' ? 'incident.declared' : `An example of ${name}`
  }
}

function kindOfName(name: string, segment: string): Kind {
  const kind = name === 'id' ? kindOfPath[segment] : kindOfProperty[name]
  if (!kind) throw new Error(`nothing says what kind of thing \`${name}\` under /${segment} names`)
  return kind
}

function referenceTo(kind: Kind, path: readonly string[], { ground, references }: Making): string {
  references.push({ path, kind })
  return ground.ids[kind]
}

/** A copy of an input with another value at one place. */
export function withValue(
  input: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const copy = structuredClone(input)
  let at: unknown = copy
  for (const name of path.slice(0, -1)) at = Reflect.get(Object(at), name)
  Reflect.set(Object(at), path.at(-1) ?? '', value)
  return copy
}

/** Splits an input as the REST surface does: parameters of the path, then the query of a GET or the body of everything else. */
export function partsOf(operation: Operation, input: Record<string, unknown>): RequestParts {
  const inPath = new Set([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  const path = Object.fromEntries(Object.entries(input).filter(([name]) => inPath.has(name)))
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.has(name)))
  if (operation.meta.stream === 'in') return { path, query: rest, body: new TextEncoder().encode('some bytes') }
  return operation.method === 'GET' || operation.method === 'DELETE'
    ? { path, query: rest, body: undefined }
    : { path, query: {}, body: rest }
}

// half a character has no form in UTF-8
const asText = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()

/** The URL of an operation with these parameters, below /api. */
export function urlOf(operation: Operation, { path, query }: Pick<RequestParts, 'path' | 'query'>): string {
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(asText(path[name])))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(asText(one))}`),
  )
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`
}

export interface Answer {
  status: number
  type: string
  text: string
}

/** Sends a request as it is, whatever it is. */
export async function send(
  url: string,
  {
    method,
    headers,
    body,
  }: { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> | undefined },
): Promise<Answer> {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}

/** Calls an operation with an input, without any help of the client. */
export function callRaw(
  url: string,
  operation: Operation,
  input: Record<string, unknown>,
  headers: Record<string, string>,
): Promise<Answer> {
  const parts = partsOf(operation, input)
  const isBytes = parts.body instanceof Uint8Array
  return send(`${url}/api${urlOf(operation, parts)}`, {
    method: operation.method,
    headers: {
      ...headers,
      ...(parts.body === undefined
        ? {}
        : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    },
    body: parts.body instanceof Uint8Array ? parts.body : parts.body && JSON.stringify(parts.body),
  })
}
