/** Answers to GraphQL's introspection query, kept as JSON (specification of October 2021, §4): the same fields as in SDL. */
import type { Param, Schema } from '../../model.ts'
import { at, isTrue, itemsOf, textAt, type DocumentNode } from '../document.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { graphqlEndpoint, SCALARS } from './operation.ts'

const MAX_DEPTH = 4

export const graphqlIntrospection: SpecificationFormat = {
  name: 'graphql',
  extensions: ['.json'],
  accepts: (text) => text.includes('"__schema"') && text.includes('"queryType"'),
  read: (_, file, folder) => {
    const node = folder.document(file)
    const schema = at(node, '__schema') ?? at(node, 'data', '__schema')
    const types = new Map(
      itemsOf(at(schema, 'types')).flatMap((type) => {
        const name = textAt(type, 'name')
        return name === undefined ? [] : [[name, type] as const]
      }),
    )
    return ['query', 'mutation', 'subscription'].flatMap((operation) => {
      const root = textAt(schema, `${operation}Type`, 'name')
      return itemsOf(at(root === undefined ? undefined : types.get(root), 'fields')).flatMap((field) =>
        endpointOf(field, operation, types),
      )
    })
  },
}

function endpointOf(field: DocumentNode, operation: string, types: ReadonlyMap<string, DocumentNode>): FoundEndpoint[] {
  const name = textAt(field, 'name')
  if (name === undefined) return []
  const params = itemsOf(at(field, 'args')).flatMap((argument): Param[] => {
    const key = textAt(argument, 'name')
    if (key === undefined) return []
    const schema = schemaOf(at(argument, 'type'), types, 0)
    return [
      {
        name: key,
        in: 'json',
        ...(isRequired(argument) ? { required: true } : {}),
        ...(Object.keys(schema).length === 0 ? {} : { schema }),
      },
    ]
  })
  const line = field.kind === 'map' ? (field.entries.get('name')?.line ?? field.line) : field.line
  const isDeprecated = isTrue(at(field, 'isDeprecated'))
  return [graphqlEndpoint({ operation, name, params, line, isDeprecated, description: textAt(field, 'description') })]
}

function isRequired(input: DocumentNode): boolean {
  return textAt(input, 'type', 'kind') === 'NON_NULL' && textAt(input, 'defaultValue') === undefined
}

function schemaOf(type: DocumentNode | undefined, types: ReadonlyMap<string, DocumentNode>, depth: number): Schema {
  if (depth > MAX_DEPTH) return {}
  const kind = textAt(type, 'kind')
  if (kind === 'NON_NULL') return schemaOf(at(type, 'ofType'), types, depth + 1)
  if (kind === 'LIST') return { type: 'array', items: schemaOf(at(type, 'ofType'), types, depth + 1) }
  const name = textAt(type, 'name') ?? ''
  if (kind !== 'INPUT_OBJECT') return Object.hasOwn(SCALARS, name) ? (SCALARS[name] ?? {}) : {}
  const fields = itemsOf(at(types.get(name), 'inputFields')).flatMap((field) => {
    const key = textAt(field, 'name')
    return key === undefined ? [] : [{ key, field }]
  })
  const required = fields.flatMap(({ key, field }) => (isRequired(field) ? [key] : []))
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ key, field }) => [key, schemaOf(at(field, 'type'), types, depth + 1)]),
    ),
    ...(required.length === 0 ? {} : { required }),
  }
}
