/** An inventory as OpenAPI 3.1.1: what is specified, served and seen, with schemas that traffic has shown. */
import type { Param, Schema } from '../../model.ts'
import type { SeenBody, TrafficEndpoint } from '../../traffic/traffic-endpoint.ts'
import type { Inventory, InventoryEndpoint } from '../inventory.ts'
import { iso } from './plain.ts'

const OPERATIONS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])
const SAID_ELSEWHERE = new Set(['accept', 'content-type', 'authorization'])

export function inventoryOpenApi(inventory: Inventory, title: string, tool: string): string {
  const paths = new Map<string, Map<string, object>>()
  const shapes = new Map<string, string>()
  const others: object[] = []
  const schemes = new Map<string, object>()
  const ids = new Set<string>()
  for (const endpoint of inventory.endpoints) {
    const method = endpoint.method.toLowerCase()
    // "Templated paths with the same hierarchy but different templated names MUST NOT exist" (OAS 3.1.1 §4.8.8)
    const shape = endpoint.path.replaceAll(/\{[^{}]*\}/g, '{}')
    const path = shapes.get(shape) ?? endpoint.path
    const item = paths.get(path) ?? new Map<string, object>()
    if (!OPERATIONS.has(method) || item.has(method)) {
      others.push({
        method: endpoint.method,
        path: endpoint.path,
        ...(endpoint.operation === undefined ? {} : { operation: endpoint.operation }),
      })
      continue
    }
    shapes.set(shape, path)
    paths.set(path, item)
    item.set(method, operation(endpoint, path, schemes, ids))
  }
  const document = {
    openapi: '3.1.1',
    info: { title, version: '0.0.0', description: `Written by ${tool}.` },
    ...serversOf(inventory),
    paths: Object.fromEntries([...paths].map(([path, item]) => [path, Object.fromEntries(item)])),
    ...(schemes.size === 0 ? {} : { components: { securitySchemes: Object.fromEntries(schemes) } }),
    ...(others.length === 0 ? {} : { 'x-other-endpoints': others }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function serversOf({ coverage }: Inventory): object {
  const named = coverage.hosts.filter((host) => !/^(?:localhost|127\.|\[?::1|\d+\.\d+\.\d+\.\d+)/.test(host))
  return named.length === 0 ? {} : { servers: named.map((host) => ({ url: `https://${host}` })) }
}

function operation(endpoint: InventoryEndpoint, path: string, schemes: Map<string, object>, ids: Set<string>): object {
  const { source, specification, traffic, findings } = endpoint
  const body = requestBody(endpoint)
  const security = securityOf(traffic, schemes)
  return {
    operationId: uniqueId(endpoint, ids),
    ...(specification?.summary === undefined ? {} : { summary: specification.summary }),
    ...(specification?.deprecated === true ? { deprecated: true } : {}),
    parameters: parameters(endpoint, path),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(traffic),
    ...(security.length === 0 ? {} : { security }),
    'x-state': endpoint.state,
    ...(source === undefined ? {} : { 'x-source': `${source.file}:${source.line}` }),
    ...(traffic === undefined ? {} : { 'x-traffic': trafficSummary(traffic) }),
    ...(findings.length === 0
      ? {}
      : { 'x-findings': findings.map(({ kind, level, message }) => ({ kind, level, message })) }),
  }
}

function trafficSummary({ count, firstSeen, lastSeen, authentication, sensitive }: TrafficEndpoint): object {
  return {
    count,
    ...(firstSeen === undefined ? {} : { firstSeen: iso(firstSeen) }),
    ...(lastSeen === undefined ? {} : { lastSeen: iso(lastSeen) }),
    authentication: authentication.map(({ scheme }) => scheme),
    sensitive: sensitive.map(({ kind, place }) => ({ kind, place })),
  }
}

function uniqueId({ method, path }: InventoryEndpoint, ids: Set<string>): string {
  const words = path.replaceAll(/[^\w]+/g, '_').replaceAll(/^_+|_+$/g, '')
  const wanted = words === '' ? method.toLowerCase() : `${method.toLowerCase()}_${words}`
  let id = wanted
  for (let i = 2; ids.has(id); i++) id = `${wanted}_${i}`
  ids.add(id)
  return id
}

function parameters({ path: ownPath, params, traffic }: InventoryEndpoint, path: string): object[] {
  const own = namesOf(ownPath)
  const schemas = new Map((traffic?.params ?? []).map((param) => [`${param.in} ${param.name}`, param.schema]))
  const list: object[] = namesOf(path).map((name, i) => {
    const declared = params.find((param) => param.in === 'path' && param.name === own[i])
    return { name, in: 'path', required: true, schema: declared?.schema ?? { type: 'string' } }
  })
  const seen = new Set<string>()
  for (const param of params) {
    if (!isParameter(param)) continue
    const key = `${param.in} ${param.name.toLowerCase()}`
    if (seen.has(key)) continue
    seen.add(key)
    const schema: Schema = param.schema ?? schemas.get(`${param.in} ${param.name}`) ?? {}
    list.push({ name: param.name, in: param.in, ...(param.required === true ? { required: true } : {}), schema })
  }
  return list
}

function isParameter({ in: place, name }: Param): boolean {
  if (place === 'header') return !SAID_ELSEWHERE.has(name.toLowerCase())
  return place === 'query' || place === 'cookie'
}

function namesOf(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

function requestBody({ method, body, traffic, params }: InventoryEndpoint): object | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined
  const content: Record<string, object> = {}
  for (const { contentType, schema } of traffic?.requestBodies ?? [])
    content[contentType === '' ? 'application/octet-stream' : contentType] = {
      schema: isForm(contentType) ? formSchema(params) : schema,
    }
  if (body !== undefined && !(body.contentType in content)) content[body.contentType] = { schema: body.schema }
  return Object.keys(content).length === 0 ? undefined : { content }
}

function isForm(contentType: string): boolean {
  return contentType === 'application/x-www-form-urlencoded' || contentType === 'multipart/form-data'
}

function formSchema(params: readonly Param[]): Schema {
  const fields = params.filter((param) => param.in === 'form')
  return { type: 'object', properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema ?? {}])) }
}

function responses(traffic: TrafficEndpoint | undefined): object {
  const byStatus = new Map<string, SeenBody[]>()
  for (const status of Object.keys(traffic?.statuses ?? {})) if (/^[1-5]\d\d$/.test(status)) byStatus.set(status, [])
  for (const body of traffic?.responseBodies ?? []) {
    const status = String(body.status)
    if (/^[1-5]\d\d$/.test(status)) byStatus.set(status, [...(byStatus.get(status) ?? []), body])
  }
  if (byStatus.size === 0) return { default: { description: 'Not seen.' } }
  return Object.fromEntries(
    [...byStatus].map(([status, bodies]) => [
      status,
      {
        description: 'Seen in traffic.',
        ...(bodies.length === 0
          ? {}
          : {
              content: Object.fromEntries(
                bodies.map(({ contentType, schema }) => [
                  contentType === '' ? 'application/octet-stream' : contentType,
                  { schema },
                ]),
              ),
            }),
      },
    ]),
  )
}

/** Alternatives by which callers were seen to prove who they are; `{}` when some did not and succeeded. */
function securityOf(traffic: TrafficEndpoint | undefined, schemes: Map<string, object>): object[] {
  const alternatives: object[] = []
  for (const { scheme, succeeded } of traffic?.authentication ?? []) {
    if (succeeded === 0) continue
    if (scheme === 'none') {
      alternatives.push({})
      continue
    }
    const known = schemeOf(scheme)
    if (known === undefined) continue
    schemes.set(known.name, known.scheme)
    alternatives.push({ [known.name]: [] })
  }
  return alternatives
}

function schemeOf(text: string): { readonly name: string; readonly scheme: object } | undefined {
  const [kind = '', ...rest] = text.split(' ')
  const detail = rest.join(' ')
  const key = /^(?:.*, )?(header|query) (\S+)$/.exec(detail)
  const named = (prefix: string, name: string): string => `${prefix}_${name.replaceAll(/[^\w.-]+/g, '_')}`
  if (key !== null) return { name: named('key', key[2] ?? ''), scheme: { type: 'apiKey', in: key[1], name: key[2] } }
  switch (kind) {
    case 'bearer':
      return { name: 'bearer', scheme: { type: 'http', scheme: 'bearer' } }
    case 'jwt':
      return { name: 'jwt', scheme: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } }
    case 'basic':
    case 'digest':
      return { name: kind, scheme: { type: 'http', scheme: kind } }
    case 'cookie': {
      const [name = 'session'] = rest
      return { name: named('cookie', name), scheme: { type: 'apiKey', in: 'cookie', name } }
    }
    case 'mtls':
      return { name: 'mtls', scheme: { type: 'mutualTLS' } }
    default:
      return undefined
  }
}
