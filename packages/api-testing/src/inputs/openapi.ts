import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { ApiTestError } from '../errors.ts'
import { effectOf } from '../model/effect.ts'
import type {
  ApiDescription,
  BodySpec,
  DeclaredSecurity,
  Endpoint,
  Param,
  ParamPlace,
  ResponseSpec,
  SecurityScheme,
} from '../model/endpoint.ts'
import { normalizedTemplate, pathParamsOf } from '../model/endpoint.ts'
import { emptySchema, schemaOfWord } from '../model/schema.ts'
import type { Located } from './references.ts'
import { listAt, objectAt, References, textAt } from './references.ts'
import { SchemaReader } from './schema-reader.ts'

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

export function isOpenApi(document: Json): boolean {
  return (
    isJsonObject(document) &&
    (document.swagger !== undefined || document.openapi !== undefined) &&
    isJsonObject(document.paths ?? document.webhooks)
  )
}

/** Where requests go: the path is prefixed to every template. */
export interface Base {
  readonly origin: string
  readonly path: string
}

interface Reading {
  readonly references: References
  readonly schemas: SchemaReader
  readonly root: JsonObject
  readonly version: 2 | 3
  readonly notes: string[]
}

/**
 * Reads an OpenAPI 2.0, 3.0 or 3.1 description. `target` (scheme://host[:port][/path]) replaces the servers it names; a base path of the
 * description is kept unless the target has one itself.
 */
export async function readOpenApi(
  document: Json,
  location: string,
  target: string | undefined,
): Promise<ApiDescription> {
  if (!isJsonObject(document))
    throw new ApiTestError('input_invalid', `${location} is no OpenAPI document: its root is no object`)
  const references = await References.load(location, document)
  const reading: Reading = {
    references,
    schemas: new SchemaReader(references),
    root: document,
    version: document.swagger === undefined ? 3 : 2,
    notes: references.notes,
  }
  const schemes = readSchemes(reading)
  const endpoints: Endpoint[] = []
  for (const [template, rawItem] of Object.entries(objectAt(document, 'paths'))) {
    const item = references.resolve(rawItem, location)
    if (item === undefined || !isJsonObject(item.value)) continue
    for (const method of methods) {
      const operation = references.resolve(item.value[method], item.document)
      if (operation === undefined || !isJsonObject(operation.value)) continue
      const endpoint = readOperation(reading, { template, method, item, operation, schemes, target, location })
      if (endpoint !== undefined) endpoints.push(endpoint)
    }
  }
  return { endpoints, schemes, notes: [...new Set(reading.notes)] }
}

interface OperationPlace {
  readonly template: string
  readonly method: (typeof methods)[number]
  readonly item: Located
  readonly operation: Located
  readonly schemes: readonly SecurityScheme[]
  readonly target: string | undefined
  readonly location: string
}

function readOperation(reading: Reading, place: OperationPlace): Endpoint | undefined {
  const { template, operation, item } = place
  const raw = isJsonObject(operation.value) ? operation.value : {}
  const base = baseOf(reading, [raw, isJsonObject(item.value) ? item.value : {}], place)
  if (base === undefined) {
    reading.notes.push(`${place.method.toUpperCase()} ${template}: the description names no server; give --target`)
    return undefined
  }
  const method = place.method.toUpperCase()
  const path = joinPath(base.path, normalizedTemplate(template))
  const { params, bodies } = readInputs(reading, place)
  const known = new Set(params.filter((param) => param.in === 'path').map((param) => param.name))
  const undeclared = pathParamsOf(path)
    .filter((name) => !known.has(name))
    .map((name): Param => ({
      in: 'path',
      name,
      required: true,
      schema: schemaOfWord('string'),
      examples: [],
      explode: false,
    }))
  const operationId = textAt(raw, 'operationId')
  const summary = [textAt(raw, 'summary'), textAt(raw, 'description')].filter((text) => text !== undefined).join(' ')
  return {
    id: `${method} ${path}`,
    method,
    path,
    origin: base.origin,
    params: [...params, ...undeclared],
    bodies,
    responses: readResponses(reading, operation),
    ...readSecurity(reading, raw),
    effect: effectOf(method, path, operationId, summary),
    operationId,
    summary,
    tags: listAt(raw, 'tags').filter((tag) => typeof tag === 'string'),
    deprecated: raw.deprecated === true,
    observed: [],
    graphql: undefined,
    source: sourceOf(raw),
  }
}

/** `x-source: file.ts:12`, which our own discovery writes into its descriptions. */
function sourceOf(raw: JsonObject): Endpoint['source'] {
  const match = /^(.+):(\d+)$/.exec(textAt(raw, 'x-source') ?? '')
  return match === null ? undefined : { file: match[1] ?? '', line: Number(match[2]) }
}

function joinPath(base: string, path: string): string {
  const left = base.replace(/\/+$/, '')
  return path.startsWith('/') ? left + path : `${left}/${path}`
}

function baseOf(reading: Reading, levels: readonly JsonObject[], place: OperationPlace): Base | undefined {
  const declared =
    reading.version === 2 ? baseOfSwagger(reading.root) : baseOfServers([...levels, reading.root], place.location)
  if (place.target !== undefined) {
    const url = new URL(place.target)
    const path = url.pathname === '/' ? (declared?.path ?? '') : url.pathname
    return { origin: `${url.protocol}//${url.host}`, path }
  }
  return declared === undefined || declared.origin === '' ? undefined : declared
}

function baseOfSwagger(root: JsonObject): Base {
  const host = textAt(root, 'host')
  const schemes = listAt(root, 'schemes')
  const scheme = schemes.includes('https') || schemes.length === 0 ? 'https' : 'http'
  return { origin: host === undefined ? '' : `${scheme}://${host}`, path: textAt(root, 'basePath') ?? '' }
}

function baseOfServers(levels: readonly JsonObject[], location: string): Base | undefined {
  for (const level of levels) {
    const [server] = listAt(level, 'servers')
    const template = textAt(server, 'url')
    if (template === undefined) continue
    const variables = objectAt(server, 'variables')
    const text = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => textAt(variables[name], 'default') ?? name)
    try {
      const url = new URL(text, location)
      const origin = url.protocol === 'file:' ? '' : `${url.protocol}//${url.host}`
      // Against a file, only a path in the URL means something, and that without the folder of the file.
      const path = url.protocol === 'file:' ? (text.startsWith('/') ? text : '') : url.pathname
      return { origin, path: path === '/' ? '' : path }
    } catch {
      continue
    }
  }
  return location.startsWith('http') ? { origin: new URL(location).origin, path: '' } : undefined
}

function readInputs(reading: Reading, place: OperationPlace): { params: Param[]; bodies: BodySpec[] } {
  const byKey = new Map<string, Param>()
  const bodies: BodySpec[] = []
  const form = emptySchema()
  let formIsMultipart = false
  for (const level of [place.item, place.operation]) {
    for (const entry of listAt(level.value, 'parameters')) {
      const at = reading.references.resolve(entry, level.document)
      if (at === undefined || !isJsonObject(at.value)) continue
      const raw = at.value
      const name = textAt(raw, 'name') ?? ''
      if (raw.in === 'body') {
        bodies.push({
          contentType: consumed(reading, place.operation.value),
          schema: reading.schemas.read(raw.schema, at.document),
          examples: examplesOf(raw, reading, at.document),
          required: raw.required === true,
        })
      } else if (raw.in === 'formData') {
        const schema = reading.schemas.read(raw, at.document)
        formIsMultipart ||= raw.type === 'file'
        form.types = ['object']
        form.properties.set(name, schema)
        if (raw.required === true) form.required.add(name)
      } else {
        const param = readParam(reading, at, name)
        if (param !== undefined) byKey.set(`${param.in} ${name}`, param)
      }
    }
  }
  if (form.properties.size > 0) {
    const contentType =
      formIsMultipart || consumed(reading, place.operation.value).includes('multipart')
        ? 'multipart/form-data'
        : 'application/x-www-form-urlencoded'
    bodies.push({ contentType, schema: form, examples: [], required: true })
  }
  bodies.push(...readBodies(reading, place.operation))
  return { params: [...byKey.values()], bodies: bodies.sort((a, b) => rank(a.contentType) - rank(b.contentType)) }
}

/** JSON first: it says most about the values. */
function rank(contentType: string): number {
  if (contentType.includes('json')) return 0
  if (contentType.includes('urlencoded')) return 1
  return contentType.includes('multipart') ? 2 : 3
}

function consumed(reading: Reading, operation: Json): string {
  const [own] = listAt(operation, 'consumes')
  const [shared] = listAt(reading.root, 'consumes')
  const type = own ?? shared
  return typeof type === 'string' ? type : 'application/json'
}

const places: readonly ParamPlace[] = ['path', 'query', 'header', 'cookie']

function readParam(reading: Reading, at: Located, name: string): Param | undefined {
  const raw = isJsonObject(at.value) ? at.value : {}
  const place = places.find((known) => known === raw.in)
  if (place === undefined || name === '') return undefined
  const content = Object.values(objectAt(raw, 'content'))[0]
  const schema = reading.schemas.read(raw.schema ?? objectAt(content, 'schema'), at.document)
  const inline = reading.version === 2 ? reading.schemas.read(raw, at.document) : schema
  return {
    in: place,
    name,
    required: raw.required === true || place === 'path',
    schema: inline,
    examples: examplesOf(raw, reading, at.document),
    explode: raw.explode !== false,
  }
}

function examplesOf(raw: Json | undefined, reading: Reading, document: string): Json[] {
  if (!isJsonObject(raw)) return []
  const examples: Json[] = []
  if (raw.example !== undefined) examples.push(raw.example)
  if (raw['x-example'] !== undefined) examples.push(raw['x-example'])
  for (const entry of Object.values(objectAt(raw, 'examples'))) {
    const at = reading.references.resolve(entry, document)
    if (at !== undefined && isJsonObject(at.value) && at.value.value !== undefined) examples.push(at.value.value)
  }
  return examples
}

function readBodies(reading: Reading, operation: Located): BodySpec[] {
  const raw = isJsonObject(operation.value) ? operation.value.requestBody : undefined
  const body = reading.references.resolve(raw, operation.document)
  if (body === undefined) return []
  const required = isJsonObject(body.value) && body.value.required === true
  return Object.entries(objectAt(body.value, 'content')).map(([contentType, media]) => ({
    contentType: contentType === '*/*' ? 'application/json' : contentType,
    schema: reading.schemas.read(isJsonObject(media) ? media.schema : undefined, body.document),
    examples: examplesOf(media, reading, body.document),
    required,
  }))
}

function readResponses(reading: Reading, operation: Located): ResponseSpec[] {
  return Object.entries(objectAt(operation.value, 'responses')).flatMap(([status, entry]): ResponseSpec[] => {
    const at = reading.references.resolve(entry, operation.document)
    if (at === undefined || !isJsonObject(at.value)) return []
    if (reading.version === 2) {
      const schema = at.value.schema === undefined ? undefined : reading.schemas.read(at.value.schema, at.document)
      return [{ status: status.toUpperCase(), contentType: 'application/json', schema }]
    }
    const content = Object.entries(objectAt(at.value, 'content'))
    if (content.length === 0) return [{ status: status.toUpperCase(), contentType: '', schema: undefined }]
    return content.map(([contentType, media]) => ({
      status: status.toUpperCase(),
      contentType,
      schema:
        isJsonObject(media) && media.schema !== undefined ? reading.schemas.read(media.schema, at.document) : undefined,
    }))
  })
}

function readSecurity(
  reading: Reading,
  operation: JsonObject,
): { security: DeclaredSecurity; securityNames: string[] } {
  const own = operation.security
  const requirements = Array.isArray(own) ? own : reading.root.security
  if (!Array.isArray(requirements)) {
    // Nothing said here: with schemes defined elsewhere this means open, without any it means nothing.
    return { security: 'unknown', securityNames: [] }
  }
  if (requirements.length === 0) return { security: 'none', securityNames: [] }
  const names: string[] = []
  for (const requirement of requirements) {
    if (!isJsonObject(requirement)) continue
    for (const [name, scopes] of Object.entries(requirement)) {
      names.push(name)
      if (Array.isArray(scopes)) names.push(...scopes.filter((scope) => typeof scope === 'string'))
    }
  }
  const optional = requirements.some((entry) => isJsonObject(entry) && Object.keys(entry).length === 0)
  return { security: optional ? 'optional' : 'required', securityNames: names }
}

function readSchemes(reading: Reading): SecurityScheme[] {
  const raw =
    reading.version === 2
      ? objectAt(reading.root, 'securityDefinitions')
      : objectAt(objectAt(reading.root, 'components'), 'securitySchemes')
  return Object.entries(raw).flatMap(([name, entry]): SecurityScheme[] => {
    const at = reading.references.resolve(entry, reading.references.root)
    if (at === undefined || !isJsonObject(at.value)) return []
    const scheme = at.value
    const type = textAt(scheme, 'type')
    const http = textAt(scheme, 'scheme')?.toLowerCase()
    const flows = Object.values(objectAt(scheme, 'flows'))
    const tokenUrl =
      textAt(scheme, 'tokenUrl') ?? flows.map((flow) => textAt(flow, 'tokenUrl')).find((url) => url !== undefined)
    const inPlace = (['header', 'query', 'cookie'] as const).find((known) => known === scheme.in)
    const field = textAt(scheme, 'name')
    const kind =
      type === 'http' && http === 'bearer'
        ? 'bearer'
        : type === 'basic' || http === 'basic'
          ? 'basic'
          : type === 'apiKey'
            ? 'apiKey'
            : type === 'oauth2'
              ? 'oauth2'
              : type === 'openIdConnect'
                ? 'openIdConnect'
                : 'other'
    return [
      {
        name,
        kind,
        ...(kind === 'apiKey' && inPlace !== undefined ? { in: inPlace } : {}),
        ...(kind === 'apiKey' && field !== undefined ? { field } : {}),
        ...(tokenUrl === undefined ? {} : { tokenUrl }),
      },
    ]
  })
}
