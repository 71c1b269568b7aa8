/** Protocol Buffers: gRPC paths, and the HTTP ones that `google.api.http` annotations give a gateway. */
import type { Param, Schema } from '../../model.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { parseProto, type Definition, type Field, type HttpRule, type Message, type Rpc } from './definition.ts'

const MAX_DEPTH = 4
const MAX_QUERY_DEPTH = 2

export const protobuf: SpecificationFormat = {
  name: 'protobuf',
  extensions: ['.proto'],
  accepts: (text) => /\bservice\b/.test(text),
  read: (text) => {
    const definition = parseProto(text)
    return definition.services.flatMap((service) =>
      service.rpcs.flatMap((rpc) => [
        ...rpc.rules.flatMap((rule) => httpEndpoint(rule, rpc, service.name, definition)),
        grpcEndpoint(rpc, service.name, definition),
      ]),
    )
  },
}

/** "Path → "/" Service-Name "/" {method name}" (gRPC over HTTP/2, Requests) */
function grpcEndpoint(rpc: Rpc, service: string, definition: Definition): FoundEndpoint {
  const name = definition.package === '' ? service : `${definition.package}.${service}`
  const message = find(rpc.input, definition)
  const schema = messageSchema(message, definition, 0)
  return {
    method: 'POST',
    path: `/${name}/${rpc.name}`,
    protocol: 'grpc',
    params: [],
    body: { contentType: 'application/grpc', schema },
    ...common(rpc, service),
    line: rpc.line,
  }
}

function httpEndpoint(rule: HttpRule, rpc: Rpc, service: string, definition: Definition): FoundEndpoint[] {
  if (!rule.template.startsWith('/')) return []
  const path = pathOf(rule.template)
  const inPath = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name))
  const message = find(rpc.input, definition)
  const fields = (message?.fields ?? []).filter((field) => !inPath.has(field.name))
  const bodyField = fields.find((field) => field.name === rule.body)
  const bodyMessage: Message | undefined =
    rule.body === '*' ? { fields } : bodyField === undefined ? undefined : find(bodyField.type, definition)
  const schema = messageSchema(bodyMessage, definition, 0)
  const inBody = (bodyMessage?.fields ?? []).map((field): Param => param(field, 'json', definition))
  // What is neither in the path nor in the body is in the query (HttpRule, rule 2).
  const inQuery =
    rule.body === '*'
      ? []
      : queryParams(
          fields.filter((field) => field !== bodyField),
          definition,
          '',
          0,
        )
  const pathFields = (message?.fields ?? []).filter((field) => inPath.has(field.name))
  const params = [...pathFields.map((field) => param(field, 'path', definition)), ...inQuery, ...inBody]
  return [
    {
      method: rule.method,
      path,
      params: withPathParams(path, params),
      ...(rule.body === undefined ? {} : { body: { contentType: 'application/json', schema } }),
      ...common(rpc, service),
      line: rule.line,
    },
  ]
}

function common(rpc: Rpc, service: string): Pick<FoundEndpoint, 'handler' | 'deprecated' | 'confidence'> {
  return {
    handler: `${service}.${rpc.name}`,
    ...(rpc.isDeprecated ? { deprecated: true } : {}),
    confidence: { level: 'high' },
  }
}

/** `{name=shelves/*}` is one parameter; `*` and `**` outside of one match any segment (HttpRule, Path template syntax). */
function pathOf(template: string): string {
  const named = template.replaceAll(/\{\s*([\w.]+)\s*(?:=[^{}]*)?\}/g, '{$1}').replaceAll(/\*{1,2}/g, '{wildcard}')
  return templatePath(named)
}

function queryParams(fields: readonly Field[], definition: Definition, prefix: string, depth: number): Param[] {
  return fields.flatMap((field) => {
    const nested = field.isRepeated ? undefined : find(field.type, definition)
    if (nested !== undefined && depth < MAX_QUERY_DEPTH)
      return queryParams(nested.fields, definition, `${prefix}${field.name}.`, depth + 1)
    if (nested !== undefined || field.type === 'map') return []
    return [{ ...param(field, 'query', definition), name: prefix + field.name }]
  })
}

function param(field: Field, place: Param['in'], definition: Definition): Param {
  const schema = fieldSchema(field, definition, 0)
  return { name: field.name, in: place, ...(Object.keys(schema).length === 0 ? {} : { schema }) }
}

/** A message by a name that may leave out the package or the outer messages. */
function find(type: string, { messages, package: own }: Definition): Message | undefined {
  const name = type.replace(/^\./, '')
  const local = own !== '' && name.startsWith(`${own}.`) ? name.slice(own.length + 1) : name
  const exact = messages.get(local)
  if (exact !== undefined) return exact
  for (const [key, message] of messages) if (key.endsWith(`.${local}`)) return message
  return undefined
}

function messageSchema(message: Message | undefined, definition: Definition, depth: number): Schema {
  if (message === undefined || depth > MAX_DEPTH) return {}
  return {
    type: 'object',
    properties: Object.fromEntries(
      message.fields.map((field) => [field.name, fieldSchema(field, definition, depth + 1)]),
    ),
  }
}

/** JSON types of Protocol Buffers (ProtoJSON Format). 64-bit integers are texts in JSON. */
const SCALARS: Readonly<Record<string, Schema>> = {
  double: { type: 'number', format: 'double' },
  float: { type: 'number', format: 'float' },
  int32: { type: 'integer', format: 'int32' },
  sint32: { type: 'integer', format: 'int32' },
  uint32: { type: 'integer' },
  fixed32: { type: 'integer' },
  sfixed32: { type: 'integer', format: 'int32' },
  int64: { type: 'string', format: 'int64' },
  sint64: { type: 'string', format: 'int64' },
  uint64: { type: 'string', format: 'uint64' },
  fixed64: { type: 'string', format: 'uint64' },
  sfixed64: { type: 'string', format: 'int64' },
  bool: { type: 'boolean' },
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
  map: { type: 'object' },
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string' },
  'google.protobuf.FieldMask': { type: 'string' },
  'google.protobuf.Struct': { type: 'object' },
}

function fieldSchema(field: Field, definition: Definition, depth: number): Schema {
  const isEnum = [...definition.enums].some((name) => name === field.type || name.endsWith(`.${field.type}`))
  const one =
    SCALARS[field.type.replace(/^\./, '')] ??
    (isEnum ? { type: 'string' as const } : messageSchema(find(field.type, definition), definition, depth))
  return field.isRepeated ? { type: 'array', items: one } : one
}
