import { z } from 'zod'
import { ApiTestError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { parseJson } from '../json.ts'
import type { ApiDescription, Endpoint } from '../model/endpoint.ts'
import { readOpenApi } from './openapi.ts'

/** A route that discovery knows, from source code or from a specification. */
export interface KnownRoute {
  readonly method: string
  /** As the code declares it: often without the prefix that a gateway or a mount adds. */
  readonly path: string
  /** Where the code declares it; undefined for what only a specification or traffic names. */
  readonly source: { readonly file: string; readonly line: number } | undefined
  readonly params: readonly z.infer<typeof Param>[]
  readonly body: z.infer<typeof Body> | undefined
}

const Place = z.object({ file: z.string(), line: z.number().int().positive() })
const AnySchema = z.record(z.string(), z.json())
const Param = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: AnySchema.optional(),
})
const Body = z.object({ contentType: z.string(), schema: AnySchema })
/** `holdfast api discover` writes the place beside the path, `inventory` under `source`; what only a specification names has none. */
const Entry = z.object({
  method: z.string(),
  path: z.string(),
  protocol: z.string().default('http'),
  operation: z.string().optional(),
  origin: z.string().optional(),
  source: Place.optional().catch(undefined),
  params: z.array(Param).default([]),
  body: Body.optional(),
  ...Place.partial().shape,
})

/**
 * Reads what `holdfast api discover` or `holdfast api inventory` wrote as `json` or `ndjson`. `name` is for messages. Operations of GraphQL and SOAP
 * and WebSockets are left out: a path does not tell how to ask them. Errors: `input_invalid`.
 */
export function readInventory(text: string, name: string): KnownRoute[] {
  const whole = z.object({ endpoints: z.array(z.unknown()) }).safeParse(parseJson(text))
  const entries = whole.success
    ? whole.data.endpoints
    : text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parseJson(line)]))
  const parsed = z.array(Entry).safeParse(entries)
  if (!parsed.success || (entries.length === 0 && text.trim() !== ''))
    throw new ApiTestError(
      'input_invalid',
      `${name} is no inventory: write one with holdfast api discover . --format ndjson --out ${name}`,
    )
  return parsed.data
    .filter(({ protocol, operation }) => protocol === 'http' && operation === undefined)
    .map(({ method, path, origin, source, file, line, params, body }) => ({
      method: method.toUpperCase(),
      path,
      source:
        source ?? (file === undefined || line === undefined || origin === 'specification' ? undefined : { file, line }),
      params,
      body,
    }))
}

/** Servers answer these by themselves, and routes for every method are written out with them. */
const answeredByServers = new Set(['HEAD', 'OPTIONS', 'TRACE', 'CONNECT'])

/**
 * The endpoints with the place of their route, and those of the routes that no description names: they are served too, and nobody has
 * reviewed them. `name` is for messages.
 */
export async function withInventory(
  description: ApiDescription,
  routes: readonly KnownRoute[],
  { name, target }: { readonly name: string; readonly target: string | undefined },
): Promise<ApiDescription> {
  const used = new Map<KnownRoute, Endpoint>()
  const described = description.endpoints.map((endpoint): Endpoint => {
    const route = routeOf(endpoint, routes)
    if (route === undefined) return endpoint
    used.set(route, endpoint)
    return { ...endpoint, source: endpoint.source ?? route.source }
  })
  const others = routes.filter((route) => !used.has(route) && !answeredByServers.has(route.method))
  if (others.length === 0) return { ...description, endpoints: described }
  const prefix = commonPrefix(used)
  const [first] = described
  const read = await readOpenApi(
    openApiOf(others, prefix ?? ''),
    name,
    // a prefix that was seen holds the whole path
    prefix === undefined || target === undefined ? (target ?? first?.origin) : new URL(target).origin,
  )
  const known = new Set(described.map(({ id }) => id))
  const added = read.endpoints
    .filter(({ id }) => !known.has(id))
    .map((endpoint) => ({ ...endpoint, source: routeOf(endpoint, others)?.source }))
  const some = `${others
    .slice(0, 5)
    .map(({ method, path }) => `${method} ${path}`)
    .join(', ')}${others.length > 5 ? ', …' : ''}`
  const are = others.length === 1 ? '1 route of the inventory is' : `${others.length} routes of the inventory are`
  const note = `${are} in no description, and tested as the inventory knows it: ${some}`
  return {
    ...description,
    endpoints: [...described, ...added],
    notes: described.length === 0 ? description.notes : [...description.notes, note],
  }
}

/** The route with the same method whose path is the endpoint's, or the longest end of it. Names of parameters do not matter. */
function routeOf(endpoint: Endpoint, routes: readonly KnownRoute[]): KnownRoute | undefined {
  const path = shapeOf(endpoint.path)
  let best: KnownRoute | undefined
  for (const route of routes) {
    if (route.method !== endpoint.method.toUpperCase()) continue
    const shape = shapeOf(route.path)
    const isEnd = path === shape || (shape !== '/' && path.endsWith(shape))
    if (isEnd && (best === undefined || shape.length > shapeOf(best.path).length)) best = route
  }
  return best
}

/** What stands before most routes in the paths of their endpoints; undefined when no endpoint has a route. */
function commonPrefix(used: ReadonlyMap<KnownRoute, Endpoint>): string | undefined {
  const counts = new Map<string, number>()
  for (const [route, endpoint] of used) {
    const segments = endpoint.path.split('/')
    const prefix = segments.slice(0, segments.length - route.path.split('/').length + 1).join('/')
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** The routes as a description: what reads that reads them, with all that follows from names and types. */
function openApiOf(routes: readonly KnownRoute[], prefix: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const { method, path, params, body } of routes) {
    const template = prefix + (path === '/' && prefix !== '' ? '' : path)
    const inputs = params.filter(({ in: place }) => ['path', 'query', 'header', 'cookie'].includes(place))
    const content = contentOf(params, body)
    const operation: JsonObject = {
      parameters: inputs.map(({ name, in: place, required, schema }) => ({
        name,
        in: place,
        required: place === 'path' || required === true,
        schema: schema ?? {},
      })),
      ...(content === undefined ? {} : { requestBody: { content } }),
      responses: {},
    }
    ;(paths[template] ??= {})[method.toLowerCase()] = operation
  }
  return { openapi: '3.1.0', info: { title: 'Inventory', version: '1' }, paths }
}

function contentOf(params: KnownRoute['params'], body: KnownRoute['body']): JsonObject | undefined {
  if (body !== undefined) return { [body.contentType]: { schema: body.schema } }
  for (const [place, type] of [
    ['json', 'application/json'],
    ['form', 'application/x-www-form-urlencoded'],
  ] as const) {
    const fields = params.filter((param) => param.in === place)
    if (fields.length === 0) continue
    const properties = Object.fromEntries(fields.map(({ name, schema }) => [name, schema ?? {}]))
    const required = fields.filter((field) => field.required === true).map(({ name }) => name)
    return { [type]: { schema: { type: 'object', properties, ...(required.length === 0 ? {} : { required }) } } }
  }
  return params.some((param) => param.in === 'body') ? { 'application/json': { schema: {} } } : undefined
}

function shapeOf(path: string): string {
  const shape = path.replaceAll(/\{[^{}]*\}/g, '{}').replace(/\/$/, '')
  return shape === '' ? '/' : shape
}
