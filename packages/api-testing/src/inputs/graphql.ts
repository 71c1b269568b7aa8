import {
  buildASTSchema,
  buildClientSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql'
import type {
  GraphQLField,
  GraphQLInputType,
  GraphQLNamedOutputType,
  GraphQLObjectType,
  GraphQLSchema,
  IntrospectionQuery,
} from 'graphql'
import { ApiTestError, messageOf } from '../errors.ts'
import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { effectOf } from '../model/effect.ts'
import type { Endpoint, GraphqlOperation, TypeCycle } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { emptySchema } from '../model/schema.ts'
import { pagesFrom } from './graphql-pages.ts'
import { needsNoArgument, selectionOf } from './graphql-selection.ts'

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

/**
 * Each root field of queries and mutations as an endpoint of its own, with a document that asks for all scalars three levels deep. What can be
 * subscribed to stands beside them (`graphql.subscriptions`): it is asked for over a WebSocket.
 */
export function graphqlEndpoints(schema: GraphQLSchema, place: { origin: string; path: string }): Endpoint[] {
  const fieldsOf = (
    kind: GraphqlOperation['kind'],
    root: GraphQLObjectType | null | undefined,
    subscriptions: readonly Endpoint[],
  ): Endpoint[] =>
    Object.values(root?.getFields() ?? {}).map((field) => endpointOf({ schema, subscriptions, place }, kind, field))
  const subscriptions = fieldsOf('subscription', schema.getSubscriptionType(), [])
  return [
    ...fieldsOf('query', schema.getQueryType(), subscriptions),
    ...fieldsOf('mutation', schema.getMutationType(), subscriptions),
  ]
}

interface Surroundings {
  readonly schema: GraphQLSchema
  readonly subscriptions: readonly Endpoint[]
  readonly place: { readonly origin: string; readonly path: string }
}

function endpointOf(
  { schema, subscriptions, place }: Surroundings,
  kind: GraphqlOperation['kind'],
  field: GraphQLField<unknown, unknown>,
): Endpoint {
  const variables = emptySchema()
  variables.types = ['object']
  for (const argument of field.args) {
    const input = inputSchema(argument.type, 0)
    const fallback: unknown = argument.defaultValue
    if (typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean')
      input.default = fallback
    variables.properties.set(argument.name, input)
    if (isNonNullType(argument.type)) variables.required.add(argument.name)
  }
  const type = getNamedType(field.type)
  const document = documentOf(schema, kind, field, 3)
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
    graphql: {
      kind,
      field: field.name,
      document,
      flatDocument: documentOf(schema, kind, field, 1),
      cycle: cycleOf(type),
      types: isAbstractType(type)
        ? schema.getPossibleTypes(type).map(({ name }) => name)
        : isLeafType(type)
          ? []
          : [type.name],
      pages: pagesFrom(field),
      subscriptions,
    },
    source: undefined,
  }
}

function documentOf(schema: GraphQLSchema, kind: string, field: GraphQLField<unknown, unknown>, depth: number): string {
  const declared = field.args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ')
  const passed = field.args.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const head = declared === '' ? kind : `${kind}(${declared})`
  const call = passed === '' ? field.name : `${field.name}(${passed})`
  return `${head} { ${call}${selectionOf(schema, getNamedType(field.type), depth)} }`
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
      if (!needsNoArgument(field)) continue
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
      const inner = inputSchema(field.type, depth + 1)
      const fallback: unknown = field.defaultValue
      if (typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean')
        inner.default = fallback
      schema.properties.set(field.name, inner)
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
