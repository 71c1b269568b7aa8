/** Endpoints as traffic shows them: templates with what was counted, as schemas and names. */
import type { HttpMethod, Param, ParamPlace, Protocol, Schema } from '../model.ts'
import type { HostTraffic } from './aggregate.ts'
import type { Range } from './record/counters.ts'
import type { EndpointRecord, ParamRecord } from './record/endpoint-record.ts'
import { emptyRecord, mergeRecord } from './record/endpoint-record.ts'
import { schemaOfShape } from './record/shape-schema.ts'
import { PathRouter, segmentsOf } from './templating/path-router.ts'
import { templatesOf, type Template, type TemplateDecision, type TemplateParameter } from './templating/templates.ts'

export interface SeenAuthentication {
  /** `none`, `bearer`, `jwt RS256`, `api-key header X-Api-Key`, `cookie session` … */
  readonly scheme: string
  readonly seen: number
  readonly succeeded: number
}

export interface SensitiveFind {
  /** Id of the kind. */
  readonly kind: string
  /** `response $.user.email`, `query token`, `request header X-User`. */
  readonly place: string
  readonly count: number
  /** Answered with a success to a caller who proved nothing. */
  readonly isAnonymous: boolean
}

export interface SeenBody {
  readonly contentType: string
  /** Of responses. */
  readonly status?: number
  readonly count: number
  readonly schema: Schema
}

/** One method on one template, as it was seen. */
export interface TrafficEndpoint {
  readonly method: HttpMethod
  readonly path: string
  readonly protocol?: Protocol
  readonly params: readonly Param[]
  readonly count: number
  /** Milliseconds since the epoch; undefined when the recording tells no times. */
  readonly firstSeen: number | undefined
  readonly lastSeen: number | undefined
  readonly statuses: Readonly<Record<string, number>>
  readonly requestBytes: Range
  readonly responseBytes: Range
  /** The most frequent first. Empty when the recording shows no headers: then nothing is known. */
  readonly authentication: readonly SeenAuthentication[]
  readonly requestBodies: readonly SeenBody[]
  readonly responseBodies: readonly SeenBody[]
  readonly sensitive: readonly SensitiveFind[]
}

export interface TrafficEndpoints {
  /** Sorted by path and method. */
  readonly endpoints: readonly TrafficEndpoint[]
  readonly decisions: readonly TemplateDecision[]
  /** Requests to paths at which nothing was ever found. */
  readonly unansweredRequests: number
  readonly unansweredPaths: number
}

/** The endpoints that a host's traffic shows. */
export function trafficEndpoints({ answered, unanswered }: HostTraffic): TrafficEndpoints {
  const { templates, decisions } = templatesOf(answered)
  const missed = templatesOf(unanswered).templates
  const router = new PathRouter<Template>()
  for (const template of templates) router.add(segmentsOf(template.path), template)
  let unansweredRequests = 0
  let unansweredPaths = 0
  const misses = new Map<Template, Template[]>()
  for (const one of missed) {
    const [template] = router.match(segmentsOf(shapeOf(one.path)))
    if (template === undefined) {
      unansweredPaths++
      for (const { count } of one.records.values()) unansweredRequests += count
    } else misses.set(template, [...(misses.get(template) ?? []), one])
  }
  const endpoints = templates.flatMap((template) => {
    const own = misses.get(template) ?? []
    return [...template.records].map(([key, record]) => {
      // What was not found at a path that there is (`/users/999`) is one of its answers.
      const others = own.flatMap(({ records }) => records.get(key) ?? [])
      return endpointOf(key, template.path, template.parameters, others.length === 0 ? record : joined(record, others))
    })
  })
  return { endpoints: endpoints.sort(byPlace), decisions, unansweredRequests, unansweredPaths }
}

function joined(record: EndpointRecord, others: readonly EndpointRecord[]): EndpointRecord {
  const all = emptyRecord()
  for (const one of [record, ...others]) mergeRecord(all, one)
  return all
}

/** The endpoint of a record, under a path that may have been found otherwise than by templating. */
export function endpointOf(
  key: string,
  path: string,
  parameters: readonly TemplateParameter[],
  record: EndpointRecord,
): TrafficEndpoint {
  const [method = key, ws] = key.split(' ')
  const protocol = ws === 'ws' ? 'ws' : record.eventStreams > 0 ? 'sse' : undefined
  return {
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    params: [...parameters.map(pathParameter), ...otherParameters(record)],
    count: record.count,
    firstSeen: record.firstSeen,
    lastSeen: record.lastSeen,
    statuses: Object.fromEntries([...record.statuses].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))),
    requestBytes: record.requestBytes,
    responseBytes: record.responseBytes,
    authentication: [...record.authentication]
      .map(([scheme, counts]) => ({ scheme, ...counts }))
      .sort((a, b) => b.seen - a.seen || (a.scheme < b.scheme ? -1 : 1)),
    requestBodies: [...record.requestBodies].map(([contentType, body]) => bodyOf(contentType, body)).sort(byType),
    responseBodies: [...record.responseBodies].map(([text, body]) => responseOf(text, body)).sort(byType),
    sensitive: findsOf(record),
  }
}

const PATH_SCHEMAS: Readonly<Record<string, Schema>> = {
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  'date-time': { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  'object-id': { type: 'string', pattern: '^[0-9a-f]{24}$' },
  ulid: { type: 'string', pattern: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$' },
}

function pathParameter({ name, formats }: TemplateParameter): Param {
  const [only = 'text'] = formats
  return {
    name,
    in: 'path',
    required: true,
    schema: (formats.size === 1 ? PATH_SCHEMAS[only] : undefined) ?? { type: 'string' },
  }
}

function otherParameters(record: EndpointRecord): Param[] {
  const params: Param[] = []
  for (const [key, { seen, shape }] of record.params) {
    const space = key.indexOf(' ')
    // `recordParam` writes the place first.
    const place = key.slice(0, space) as ParamPlace
    const isKnown = place !== 'header' && place !== 'cookie' ? true : record.withHeaders > 0
    const of = place === 'header' || place === 'cookie' ? record.withHeaders : record.count
    const required = isKnown && seen >= of && record.count > 1
    params.push({
      name: key.slice(space + 1),
      in: place,
      ...(required ? { required } : {}),
      schema: schemaOfShape(shape),
    })
  }
  for (const [type, { shape, seen }] of record.requestBodies) {
    if (!type.endsWith('json') || shape.properties === undefined || shape.properties === null) continue
    const schema = schemaOfShape(shape)
    const required = new Set(seen >= shape.objects ? schema.required : [])
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (params.some((param) => param.in === 'json' && param.name === name)) continue
      params.push({ name, in: 'json', ...(required.has(name) ? { required: true } : {}), schema: property })
    }
  }
  return params.sort((a, b) => PLACES.indexOf(a.in) - PLACES.indexOf(b.in) || (a.name < b.name ? -1 : 1))
}

const PLACES: readonly ParamPlace[] = ['path', 'query', 'header', 'cookie', 'form', 'json', 'body']

function bodyOf(contentType: string, { seen, shape }: ParamRecord): SeenBody {
  return { contentType, count: seen, schema: schemaOfShape(shape) }
}

function responseOf(text: string, param: ParamRecord): SeenBody {
  const space = text.indexOf(' ')
  return { ...bodyOf(text.slice(space + 1), param), status: Number(text.slice(0, space)) }
}

function byType(a: SeenBody, b: SeenBody): number {
  return (a.status ?? 0) - (b.status ?? 0) || (a.contentType < b.contentType ? -1 : 1)
}

function findsOf(record: EndpointRecord): SensitiveFind[] {
  return [...record.sensitive]
    .filter(([key]) => key !== '*')
    .map(([key, count]) => {
      const isAnonymous = key.startsWith('!')
      const text = isAnonymous ? key.slice(1) : key
      const space = text.indexOf(' ')
      return { kind: text.slice(0, space), place: text.slice(space + 1), count, isAnonymous }
    })
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

function orderOf({ kind, place, isAnonymous }: SensitiveFind): string {
  return `${kind} ${place} ${isAnonymous}`
}

function shapeOf(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, '{}')
}

function byPlace(a: TrafficEndpoint, b: TrafficEndpoint): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.method < b.method ? -1 : 1
}
