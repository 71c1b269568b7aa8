import { ApiTestError, messageOf } from '../errors.ts'
import { isJsonObject, parseJson } from '../json.ts'

/** Asked of a server that allows introspection. Depth of wrapped types as in the GraphQL reference query. */
const introspectionQuery = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
types { ...FullType } directives { name locations args { ...InputValue } } } }
fragment FullType on __Type { kind name fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } }`

/** What stands in for a schema that a server does not tell: the one field that every server has. */
export const unknownSchema = 'type Query { __typename: String! }'

interface Way {
  readonly query: string
  readonly isGet?: boolean
}

/** Filters that look for the usual spelling let others through: they open the schema as they would to an attacker. */
const ways: readonly Way[] = [
  { query: introspectionQuery },
  { query: introspectionQuery.replace('__schema {', '__schema\n{') },
  { query: introspectionQuery, isGet: true },
]

async function ask(location: string, { query, isGet = false }: Way): Promise<{ status: number; text: string }> {
  const url = new URL(location)
  if (isGet) url.searchParams.set('query', query)
  const headers = { accept: 'application/json', ...(isGet ? {} : { 'content-type': 'application/json' }) }
  const response = await fetch(url, {
    method: isGet ? 'GET' : 'POST',
    headers,
    ...(isGet ? {} : { body: JSON.stringify({ query }) }),
    signal: AbortSignal.timeout(30_000),
  })
  return { status: response.status, text: await response.text() }
}

function tells(text: string, field: string): boolean {
  const body = parseJson(text)
  const data = isJsonObject(body) ? body['data'] : undefined
  return isJsonObject(data) && data[field] !== undefined && data[field] !== null
}

/**
 * The answer of a running GraphQL server to introspection; `unknownSchema` where it answers documents and keeps its schema to itself. Errors:
 * `input_unreadable`.
 */
export async function introspect(location: string): Promise<string> {
  try {
    let status = 0
    for (const way of ways) {
      const answer = await ask(location, way)
      if (tells(answer.text, '__schema')) return answer.text
      status = way.isGet === true ? status : answer.status
    }
    if (tells((await ask(location, { query: '{ __typename }' })).text, '__typename')) return unknownSchema
    throw new Error(`the server answered ${status}`)
  } catch (error) {
    throw new ApiTestError(
      'input_unreadable',
      `cannot read the GraphQL schema from ${location}: ${messageOf(error)}; give a schema file instead`,
      { cause: error },
    )
  }
}
