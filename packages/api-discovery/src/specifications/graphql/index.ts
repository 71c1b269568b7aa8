/** GraphQL schemas (SDL, specification of October 2021): one endpoint for each field of the root operation types. */
import {
  GraphQLError,
  Kind,
  parse,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql'
import type { Param, Schema } from '../../model.ts'
import { DocumentError } from '../document.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { graphqlEndpoint, SCALARS } from './operation.ts'

const MAX_TOKENS = 2_000_000
const MAX_DEPTH = 4
const MAX_LIST_NESTING = 50

export const graphql: SpecificationFormat = {
  name: 'graphql',
  extensions: ['.graphql', '.graphqls', '.gql'],
  accepts: (text) => /\b(?:type|schema)\b/.test(text),
  read: (text) => {
    const definitions = parsed(text)
    const roots = rootsOf(definitions)
    const inputs = new Map(
      definitions.flatMap((one) =>
        one.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? [[one.name.value, one] as const] : [],
      ),
    )
    return definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) return []
      const operation = roots.get(definition.name.value)
      if (operation === undefined) return []
      return (definition.fields ?? []).map((field) => endpointOf(field, operation, inputs))
    })
  },
}

function parsed(text: string): readonly DefinitionNode[] {
  if (text.includes('['.repeat(MAX_LIST_NESTING)))
    throw new DocumentError('too-deep', `is nested deeper than ${MAX_LIST_NESTING} levels`)
  try {
    return parse(text, { maxTokens: MAX_TOKENS, allowLegacyFragmentVariables: true }).definitions
  } catch (error) {
    if (error instanceof GraphQLError) {
      const line = error.locations?.[0]?.line
      throw new DocumentError('syntax', `is no GraphQL: ${error.message}${line === undefined ? '' : ` (line ${line})`}`)
    }
    // The parser recurses; the stack is what bounds it.
    if (error instanceof RangeError) throw new DocumentError('too-deep', 'is nested too deeply')
    throw error
  }
}

/** Names of the root types: those of `schema`, else the usual ones. */
function rootsOf(definitions: readonly DefinitionNode[]): ReadonlyMap<string, string> {
  const roots = new Map<string, string>()
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue
    for (const { operation, type } of definition.operationTypes ?? []) roots.set(type.name.value, operation)
  }
  if (roots.size > 0) return roots
  return new Map([
    ['Query', 'query'],
    ['Mutation', 'mutation'],
    ['Subscription', 'subscription'],
  ])
}

function endpointOf(
  field: FieldDefinitionNode,
  operation: string,
  inputs: ReadonlyMap<string, InputObjectTypeDefinitionNode>,
): FoundEndpoint {
  const params = (field.arguments ?? []).map((argument): Param => {
    const isRequired = argument.type.kind === Kind.NON_NULL_TYPE && argument.defaultValue === undefined
    const schema = schemaOf(argument.type, inputs, 0)
    return {
      name: argument.name.value,
      in: 'json',
      ...(isRequired ? { required: true } : {}),
      ...(Object.keys(schema).length === 0 ? {} : { schema }),
    }
  })
  const isDeprecated = (field.directives ?? []).some((directive) => directive.name.value === 'deprecated')
  const line = field.name.loc?.startToken.line ?? 1
  const description = field.description?.value
  return graphqlEndpoint({ operation, name: field.name.value, params, line, isDeprecated, description })
}

function schemaOf(type: TypeNode, inputs: ReadonlyMap<string, InputObjectTypeDefinitionNode>, depth: number): Schema {
  if (type.kind === Kind.NON_NULL_TYPE) return schemaOf(type.type, inputs, depth)
  if (type.kind === Kind.LIST_TYPE) return { type: 'array', items: schemaOf(type.type, inputs, depth) }
  const input = inputs.get(type.name.value)
  if (input === undefined || depth >= MAX_DEPTH) return SCALARS[type.name.value] ?? {}
  const fields = input.fields ?? []
  const required = fields.filter((one) => one.type.kind === Kind.NON_NULL_TYPE && one.defaultValue === undefined)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((one) => [one.name.value, schemaOf(one.type, inputs, depth + 1)])),
    ...(required.length === 0 ? {} : { required: required.map((one) => one.name.value) }),
  }
}
