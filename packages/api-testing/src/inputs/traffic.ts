import type { HeaderList } from '../http/message.ts'
import { bodyDraftOf } from '../request/draft.ts'
import { parseJson } from '../json.ts'
import type { Json } from '../json.ts'
import { effectOf } from '../model/effect.ts'
import type { Endpoint, ObservedRequest, Param } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { emptySchema, schemaOfExample, schemaOfWord } from '../model/schema.ts'

/** One request from a recording or a collection. `path` may already be a template (`/users/{id}`); values then stand in `pathValues`. */
export interface RecordedRequest {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly pathValues: ReadonlyMap<string, string>
  readonly query: readonly (readonly [string, string])[]
  readonly headers: HeaderList
  readonly body: { readonly contentType: string; readonly text: string } | undefined
  readonly name: string
}

/** What every client sends by itself, or what belongs to an identity: no parameters of the endpoint. */
const commonHeaders =
  /^(?:host|connection|content-length|content-type|accept|accept-.*|user-agent|referer|origin|cookie|authorization|proxy-.*|sec-.*|upgrade.*|dnt|pragma|cache-control|if-.*|te|priority|x-csrf-token|x-xsrf-token|x-api-key|:.*)$/i

const identifier =
  /^(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{24}|[\da-f]{32,}|[0-9A-HJKMNP-TV-Z]{26})$/i

/** `orders` → `order`, `categories` → `category`, `addresses` → `address`. */
export function singular(word: string): string {
  if (/ies$/i.test(word)) return word.replace(/ies$/i, 'y')
  if (/(?:ss|us|is)$/i.test(word)) return word
  if (/(?:x|ch|sh|ss)es$/i.test(word)) return word.replace(/es$/i, '')
  return word.replace(/s$/i, '')
}

/** Replaces segments that are plainly identifiers (numbers, UUIDs, hashes) by parameters named after the segment before. */
export function templated(path: string): { template: string; values: Map<string, string> } {
  const values = new Map<string, string>()
  let before = ''
  const segments = path.split('/').map((segment) => {
    if (segment.startsWith('{')) return segment
    if (!identifier.test(segment)) {
      before = segment
      return segment
    }
    const stem = singular(before.replaceAll(/[^A-Za-z\d]/g, ''))
    let name = stem === '' ? 'id' : `${stem}Id`
    for (let count = 2; values.has(name); count += 1) name = `${stem}Id${count}`
    values.set(name, segment)
    return `{${name}}`
  })
  return { template: segments.join('/'), values }
}

/** The value of a text as a schema would type it. */
function schemaOfText(text: string): Schema {
  const schema = /^-?\d{1,15}$/.test(text)
    ? schemaOfWord('integer')
    : /^-?\d+\.\d+$/.test(text)
      ? schemaOfWord('number')
      : text === 'true' || text === 'false'
        ? schemaOfWord('boolean')
        : schemaOfWord('string')
  schema.examples = [text]
  return schema
}

/** A regular expression text for the paths of a template. */
export function templatePattern(template: string): RegExp {
  const source = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{[^{}]+\}/g, '([^/]+)')
  return new RegExp(`^${source}/?$`)
}

/**
 * Joins recorded requests with endpoints that are known already: a request that fits an endpoint becomes a sample of it; what fits none makes
 * a new endpoint.
 */
export function withTraffic(known: readonly Endpoint[], requests: readonly RecordedRequest[]): Endpoint[] {
  const endpoints = new Map(known.map((endpoint) => [endpoint.id, endpoint]))
  const patterns = known
    .map((endpoint) => ({ endpoint, pattern: templatePattern(endpoint.path) }))
    .sort((a, b) => pathParamsOf(a.endpoint.path).length - pathParamsOf(b.endpoint.path).length)
  for (const request of requests) {
    const match = patterns.find(
      ({ endpoint, pattern }) =>
        endpoint.graphql === undefined && endpoint.method === request.method && pattern.test(request.path),
    )
    if (match !== undefined) {
      const current = endpoints.get(match.endpoint.id) ?? match.endpoint
      const found = match.pattern.exec(request.path)
      const pathValues = new Map(
        pathParamsOf(current.path).map((name, index) => [name, decode(found?.[index + 1] ?? '')]),
      )
      endpoints.set(current.id, { ...current, observed: [...current.observed, observed(request, pathValues)] })
      continue
    }
    const { template, values } = templated(request.path)
    const id = `${request.method} ${template}`
    const sample = observed(request, new Map([...values, ...request.pathValues]))
    const existing = endpoints.get(id)
    endpoints.set(id, existing === undefined ? endpointOf(id, request, template, sample) : merged(existing, sample))
  }
  return [...endpoints.values()]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function observed(request: RecordedRequest, pathValues: ReadonlyMap<string, string>): ObservedRequest {
  return {
    pathValues,
    query: request.query,
    headers: request.headers.filter(([name]) => !commonHeaders.test(name)),
    body: request.body,
  }
}

function textParam(place: Param['in'], name: string, value: string, required: boolean): Param {
  return {
    in: place,
    name,
    required,
    schema: schemaOfText(value),
    examples: value === '' ? [] : [value],
    explode: true,
  }
}

function paramsOf(template: string, sample: ObservedRequest): Param[] {
  return [
    ...pathParamsOf(template).map((name) => textParam('path', name, sample.pathValues.get(name) ?? '', true)),
    ...sample.query.map(([name, value]) => textParam('query', name, value, false)),
    ...sample.headers.map(([name, value]) => textParam('header', name, value, false)),
  ]
}

function endpointOf(id: string, request: RecordedRequest, template: string, sample: ObservedRequest): Endpoint {
  return {
    id,
    method: request.method,
    path: template,
    origin: request.origin,
    params: paramsOf(template, sample),
    bodies: bodySpecs(sample),
    responses: [],
    security: 'unknown',
    securityNames: [],
    effect: effectOf(request.method, template, request.name),
    operationId: undefined,
    summary: request.name,
    tags: [],
    deprecated: false,
    observed: [sample],
    graphql: undefined,
    source: undefined,
  }
}

function merged(endpoint: Endpoint, sample: ObservedRequest): Endpoint {
  const names = new Set(endpoint.params.map((param) => `${param.in} ${param.name}`))
  const more = paramsOf(endpoint.path, sample).filter((param) => !names.has(`${param.in} ${param.name}`))
  return {
    ...endpoint,
    params: [...endpoint.params, ...more],
    bodies: endpoint.bodies.length > 0 ? endpoint.bodies : bodySpecs(sample),
    observed: [...endpoint.observed, sample],
  }
}

function bodySpecs(sample: ObservedRequest): Endpoint['bodies'] {
  if (sample.body === undefined) return []
  const { contentType, text } = sample.body
  const body = bodyDraftOf(contentType, text)
  const value: Json | undefined =
    body.kind === 'json' ? body.value : body.kind === 'form' ? Object.fromEntries(body.fields) : parseJson(text)
  if (value === undefined)
    return [{ contentType, schema: { ...emptySchema(), types: ['string'] }, examples: [text], required: true }]
  return [{ contentType, schema: schemaOfExample(value), examples: [value], required: true }]
}
