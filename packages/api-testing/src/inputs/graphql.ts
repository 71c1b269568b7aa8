import {
  buildASTSchema,
  buildClientSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql'
import type { GraphQLField, GraphQLInputType, GraphQLNamedOutputType, GraphQLSchema, IntrospectionQuery } from 'graphql'
import { ApiTestError, messageOf } from '../errors.ts'
import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { effectOf } from '../model/effect.ts'
import type { Endpoint, GraphqlOperation, TypeCycle } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { emptySchema } from '../model/schema.ts'

/** Asked of a server that allows introspection. Depth of wrapped types as in the GraphQL reference query. */
export const introspectionQuery = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
types { ...FullType } directives { name locations args { ...InputValue } } } }
fragment FullType on __Type { kind name fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } }`

/** A schema from SDL text or from the answer to an introspection query. Errors: `input_invalid`. */
export function readGraphqlSchema(document: Json | string, location: string): GraphQLSchema {
  try {
    if (typeof document === 'string')
      return buildASTSchema(parse(document), { assumeValid: true, assumeValidSDL: true })
    const data = isJsonObject(document) && isJsonObject(document.data) ? document.data : document
    if (!isJsonObject(data) || !isJsonObject(data['__schema'])) throw new Error('there is no __schema')
    // A copy as the library types it; buildClientSchema checks the shape itself and throws on anything else.
    const introspection: IntrospectionQuery = JSON.parse(JSON.stringify(data))
    return buildClientSchema(introspection, { assumeValid: true })
  } catch (error) {
    throw new ApiTestError('input_invalid', `${location} is no GraphQL schema: ${messageOf(error)}`, { cause: error })
  }
}

/** Each root field of queries and mutations as an endpoint of its own, with a document that asks for all scalars three levels deep. */
export function graphqlEndpoints(schema: GraphQLSchema, place: { origin: string; path: string }): Endpoint[] {
  const endpoints: Endpoint[] = []
  const kinds = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const
  for (const [kind, root] of kinds) {
    if (!root) continue
    for (const field of Object.values(root.getFields())) endpoints.push(endpointOf(kind, field, place))
  }
  return endpoints
}

function endpointOf(
  kind: GraphqlOperation['kind'],
  field: GraphQLField<unknown, unknown>,
  place: { origin: string; path: string },
): Endpoint {
  const variables = emptySchema()
  variables.types = ['object']
  for (const argument of field.args) {
    const schema = inputSchema(argument.type, 0)
    const fallback: unknown = argument.defaultValue
    if (typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean')
      schema.default = fallback
    variables.properties.set(argument.name, schema)
    if (isNonNullType(argument.type)) variables.required.add(argument.name)
  }
  const document = documentOf(kind, field)
  const body = emptySchema()
  body.types = ['object']
  body.required = new Set(['query', 'variables'])
  body.properties.set('query', { ...emptySchema(), types: ['string'], const: document })
  body.properties.set('variables', variables)
  const readsOnly = kind === 'query' || /^(?:login|signin|sign_in|authenticate|token|refresh)/i.test(field.name)
  const word = effectOf('POST', '/', field.name)
  return {
    id: `${kind.toUpperCase()} ${place.path} ${field.name}`,
    method: 'POST',
    path: place.path,
    origin: place.origin,
    params: [],
    bodies: [{ contentType: 'application/json', schema: body, examples: [], required: true }],
    responses: [],
    security: 'unknown',
    securityNames: [],
    effect: readsOnly
      ? word === 'destructive' && kind === 'query'
        ? 'destructive'
        : 'read'
      : word === 'destructive'
        ? 'destructive'
        : 'write',
    operationId: field.name,
    summary: field.description ?? '',
    tags: ['graphql'],
    deprecated: field.deprecationReason !== undefined && field.deprecationReason !== null,
    observed: [],
    graphql: { kind, field: field.name, document, cycle: cycleOf(getNamedType(field.type)) },
    source: undefined,
  }
}

function documentOf(kind: string, field: GraphQLField<unknown, unknown>): string {
  const declared = field.args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ')
  const passed = field.args.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const head = declared === '' ? kind : `${kind}(${declared})`
  const call = passed === '' ? field.name : `${field.name}(${passed})`
  return `${head} { ${call}${selection(getNamedType(field.type), 3, [])} }`
}

/** All fields that need no arguments, scalars at every level, objects down to `depth`; a type is not entered twice on one path. */
function selection(type: GraphQLNamedOutputType, depth: number, path: readonly string[]): string {
  if (isUnionType(type)) {
    const parts = type.getTypes().map((member) => `... on ${member.name}${selection(member, depth, path)}`)
    return ` { __typename ${parts.join(' ')} }`
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return ''
  if (path.includes(type.name)) return ' { __typename }'
  const inner = [...path, type.name]
  const fields = Object.values(type.getFields()).flatMap((field): string[] => {
    if (field.args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return []
    const named = getNamedType(field.type)
    if (!isObjectType(named) && !isInterfaceType(named) && !isUnionType(named)) return [field.name]
    return depth <= 1 || inner.includes(named.name) ? [] : [field.name + selection(named, depth - 1, inner)]
  })
  return fields.length === 0 ? ' { __typename }' : ` { ${fields.join(' ')} }`
}

const maxCycleSearch = 500

/** The shortest way from a type into a circle of types, breadth first; undefined when there is none within reach. */
function cycleOf(start: GraphQLNamedOutputType): TypeCycle | undefined {
  interface Way {
    readonly type: GraphQLNamedOutputType
    readonly types: readonly string[]
    readonly fields: readonly string[]
  }
  const queue: Way[] = [{ type: start, types: [start.name], fields: [] }]
  // The list grows while it is walked.
  for (const { type, types, fields } of queue) {
    if (queue.length > maxCycleSearch || (!isObjectType(type) && !isInterfaceType(type))) continue
    for (const field of Object.values(type.getFields())) {
      if (field.args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) continue
      const next = getNamedType(field.type)
      if (!isObjectType(next) && !isInterfaceType(next)) continue
      const path = [...fields, field.name]
      const closesAt = types.indexOf(next.name)
      if (closesAt !== -1) return { lead: path.slice(0, closesAt), loop: path.slice(closesAt) }
      queue.push({ type: next, types: [...types, next.name], fields: path })
    }
  }
  return undefined
}

function inputSchema(type: GraphQLInputType, depth: number): Schema {
  const schema = emptySchema()
  if (isNonNullType(type)) return inputSchema(type.ofType, depth)
  if (isListType(type)) {
    schema.types = ['array']
    schema.items = inputSchema(type.ofType, depth)
    return schema
  }
  if (isEnumType(type)) {
    schema.types = ['string']
    schema.enum = type.getValues().map((value) => value.name)
    return schema
  }
  if (isInputObjectType(type)) {
    schema.types = ['object']
    if (depth > 6) return schema
    for (const field of Object.values(type.getFields())) {
      schema.properties.set(field.name, inputSchema(field.type, depth + 1))
      if (isNonNullType(field.type)) schema.required.add(field.name)
    }
    return schema
  }
  switch (type.name) {
    case 'Int':
      schema.types = ['integer']
      break
    case 'Float':
      schema.types = ['number']
      break
    case 'Boolean':
      schema.types = ['boolean']
      break
    default:
      schema.types = ['string']
      if (/^(?:date|datetime|time|uuid|email|url|uri)$/i.test(type.name))
        schema.format = formats[type.name.toLowerCase()] ?? type.name.toLowerCase()
  }
  return schema
}

const formats: Record<string, string> = { datetime: 'date-time', url: 'uri' }
