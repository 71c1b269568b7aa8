import type { Body, Param, Schema, SourceDiscovery } from '../model.ts'
import { declaredOnce, type DeclaredEndpoint } from './declared-once.ts'

/** The methods that a path item of OpenAPI 3.1 can hold. */
const OPERATIONS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])
const BODILESS = new Set(['get', 'head'])

interface OpenApiOperation extends Record<string, unknown> {
  operationId: string
}

/**
 * The endpoints as an OpenAPI 3.1.1 document. Every operation says where it is declared (`x-source`: `file:line`) and by
 * which framework. What OpenAPI cannot hold (extension methods, the second operation behind one method and path) is
 * listed under `x-other-endpoints`, never lost. Responses are unknown and said to be.
 */
export function openApiDocument({ endpoints }: SourceDiscovery, title: string): string {
  const paths = new Map<string, Map<string, OpenApiOperation>>()
  const shapes = new Map<string, string>()
  const others: object[] = []
  const ids = new Set<string>()
  for (const endpoint of declaredOnce(endpoints)) {
    const method = endpoint.method.toLowerCase()
    // "Templated paths with the same hierarchy but different templated names MUST NOT exist" (OAS 3.1.1 §4.8.8)
    const shape = endpoint.path.replaceAll(/\{[^{}]*\}/g, '{}')
    const path = shapes.get(shape) ?? endpoint.path
    const item = paths.get(path) ?? new Map<string, OpenApiOperation>()
    if (!OPERATIONS.has(method) || item.has(method)) {
      others.push(other(endpoint))
      continue
    }
    shapes.set(shape, path)
    paths.set(path, item)
    item.set(method, operation(renamed(endpoint, path), method, ids))
  }
  const document = {
    openapi: '3.1.1',
    info: { title, version: '0.0.0', description: 'Found in source code by holdfast api discover.' },
    paths: Object.fromEntries([...paths].map(([path, item]) => [path, Object.fromEntries(item)])),
    ...(others.length === 0 ? {} : { 'x-other-endpoints': others }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function other({ method, path, protocol, operation, file, line, framework }: DeclaredEndpoint): object {
  return {
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(operation === undefined ? {} : { operation }),
    'x-source': `${file}:${line}`,
    'x-framework': framework,
  }
}

/** The endpoint with the parameter names of the path under which it is listed. */
function renamed(endpoint: DeclaredEndpoint, path: string): DeclaredEndpoint {
  if (path === endpoint.path) return endpoint
  const own = namesOf(endpoint.path)
  const names = new Map(namesOf(path).map((name, i) => [own[i], name]))
  const params = endpoint.params.map((param) =>
    param.in === 'path' ? { ...param, name: names.get(param.name) ?? param.name } : param,
  )
  return { ...endpoint, path, params }
}

function namesOf(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

function operation(endpoint: DeclaredEndpoint, method: string, ids: Set<string>): OpenApiOperation {
  const { params, guards, confidence, specified, protocol } = endpoint
  const body = BODILESS.has(method) ? undefined : requestBody(endpoint.body, params)
  return {
    operationId: uniqueId(endpoint, ids),
    ...(endpoint.summary === undefined ? {} : { summary: endpoint.summary }),
    ...(endpoint.deprecated === true ? { deprecated: true } : {}),
    parameters: parameters(endpoint),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { default: { description: 'Not known from the source.' } },
    'x-source': `${endpoint.file}:${endpoint.line}`,
    'x-framework': endpoint.framework,
    ...(endpoint.handler === undefined ? {} : { 'x-handler': endpoint.handler }),
    'x-guard': guards.length === 0 ? 'unknown' : guards.map((guard) => guard.name),
    ...(protocol === undefined ? {} : { 'x-protocol': protocol }),
    ...(endpoint.operation === undefined ? {} : { 'x-operation': endpoint.operation }),
    ...(specified === undefined ? {} : { 'x-specified': `${specified.file}:${specified.line}` }),
    ...(confidence.level === 'high' ? {} : { 'x-confidence': confidence }),
  }
}

function uniqueId({ method, path, handler }: DeclaredEndpoint, ids: Set<string>): string {
  const words = path.replaceAll(/[^\w]+/g, '_').replaceAll(/^_+|_+$/g, '')
  const wanted = /^[\w.]+$/.test(handler ?? '') && handler !== undefined ? handler : `${method.toLowerCase()}_${words}`
  let id = wanted
  for (let i = 2; ids.has(id); i++) id = `${wanted}_${i}`
  ids.add(id)
  return id
}

/** Headers that are said elsewhere: "the parameter definition SHALL be ignored" (OAS 3.1.1 §4.8.12). */
const SAID_ELSEWHERE = new Set(['accept', 'content-type', 'authorization'])

function parameters({ path, params }: DeclaredEndpoint): object[] {
  const seen = new Set<string>()
  const list: object[] = []
  const inPath = new Set(namesOf(path))
  const missing = [...inPath].filter((name) => !params.some((param) => param.in === 'path' && param.name === name))
  for (const param of [...params, ...missing.map((name): Param => ({ name, in: 'path' }))]) {
    const isBody = param.in === 'json' || param.in === 'form' || param.in === 'body'
    const key = `${param.in} ${param.name}`
    if (isBody || seen.has(key) || (param.in === 'path' && !inPath.has(param.name))) continue
    if (param.in === 'header' && SAID_ELSEWHERE.has(param.name.toLowerCase())) continue
    seen.add(key)
    const required = param.in === 'path' || param.required === true
    list.push({ name: param.name, in: param.in, ...(required ? { required } : {}), schema: param.schema ?? {} })
  }
  return list
}

function requestBody(body: Body | undefined, params: readonly Param[]): object | undefined {
  const content: Record<string, object> = {}
  const json = params.filter((param) => param.in === 'json')
  const form = params.filter((param) => param.in === 'form')
  if (json.length > 0) content['application/json'] = { schema: objectOf(json) }
  if (form.length > 0) content['application/x-www-form-urlencoded'] = { schema: objectOf(form) }
  if (body !== undefined) {
    const isForm = /form/.test(body.contentType)
    if (isForm) delete content['application/x-www-form-urlencoded']
    const known = Object.keys(body.schema).length > 0
    const schema = known ? body.schema : objectOf(isForm ? form : json)
    content[body.contentType] = { schema: known || form.length + json.length > 0 ? schema : {} }
  }
  if (Object.keys(content).length === 0 && params.some((param) => param.in === 'body'))
    content['application/octet-stream'] = { schema: {} }
  if (Object.keys(content).length === 0) return undefined
  return { ...(body?.required === true ? { required: true } : {}), content }
}

function objectOf(fields: readonly Param[]): Schema {
  const required = fields.filter((field) => field.required === true).map((field) => field.name)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema ?? {}])),
    ...(required.length === 0 ? {} : { required }),
  }
}
