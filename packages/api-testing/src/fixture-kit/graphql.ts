import { buildSchema, execute, GraphQLError, parse, validate } from 'graphql'
import type { ExecutionResult, GraphQLFormattedError, ValidationRule } from 'graphql'
import { specifiedRules } from 'graphql'
import type { Json } from '../json.ts'
import { isJsonObject, toJson } from '../json.ts'
import type { Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureRequest, FixtureUser } from './server.ts'
import { html, json } from './server.ts'

/** What resolvers get besides their arguments. */
export interface GraphqlCaller {
  readonly user: FixtureUser | undefined
}

export interface GraphqlServer {
  readonly schema: string
  /** Resolvers of the root fields: functions `(args, caller) => value`. */
  readonly root?: Readonly<Record<string, (args: Readonly<Record<string, string>>, caller: GraphqlCaller) => unknown>>
  /** Ways to send a document besides JSON in a POST. */
  readonly accepts?: readonly ('get' | 'get-mutation' | 'form' | 'text')[]
  /** More rules for documents, e.g. limits. */
  readonly rules?: readonly ValidationRule[]
  /** Judges the text of a document before it is parsed; a text is an error message. */
  readonly refuse?: (document: string) => string | undefined
  /** Shape of an error in the answer. */
  readonly formatError?: (error: GraphQLError) => Json
  /** More fields of the answer. */
  readonly extensions?: Json
  /** What a browser gets. */
  readonly page?: string
}

/** A real GraphQL server for one fixture, with the reference implementation behind it. */
export function graphqlApi(name: string, server: GraphqlServer): Fixture {
  const handle = (request: FixtureRequest): Promise<FixtureAnswer> => answer(server, request)
  return {
    name,
    graphql: server.schema,
    routes: { 'POST /graphql': handle, 'GET /graphql': { hidden: true, handle } },
  }
}

interface Asked {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

function asked(server: GraphqlServer, request: FixtureRequest): Asked | undefined {
  const { method, headers, query, form, json: body } = request
  const type = headers['content-type'] ?? ''
  const accepts = (way: 'get' | 'get-mutation' | 'form' | 'text'): boolean => server.accepts?.includes(way) === true
  if (method === 'GET') {
    const document = query.get('query')
    const isAllowed = accepts('get-mutation') || (accepts('get') && !/\bmutation\b/.test(document ?? ''))
    return document === null || !isAllowed ? undefined : { query: document, variables: {} }
  }
  if (type.includes('urlencoded')) {
    const document = form.get('query')
    return document === null || !accepts('form') ? undefined : { query: document, variables: {} }
  }
  if (!type.includes('json') && !accepts('text')) return undefined
  if (!isJsonObject(body) || typeof body.query !== 'string') return undefined
  return { query: body.query, variables: isJsonObject(body.variables) ? body.variables : {} }
}

async function answer(server: GraphqlServer, request: FixtureRequest): Promise<FixtureAnswer> {
  if (request.method === 'GET' && server.page !== undefined && request.headers.accept?.includes('html') === true)
    return html(server.page)
  const document = asked(server, request)
  if (document === undefined) return json({ errors: [{ message: 'send a document as JSON in a POST' }] }, 415)
  const refusal = server.refuse?.(document.query)
  if (refusal !== undefined) return json({ errors: [{ message: refusal }] }, 400)
  const result = await run(server, document, request.user)
  const format = server.formatError ?? ((error: GraphQLError): Json => ({ message: error.message }))
  const errors = result.errors?.map(format)
  return json(
    {
      ...(result.data === undefined ? {} : { data: toJson(result.data) }),
      ...(errors === undefined ? {} : { errors }),
      ...(server.extensions === undefined ? {} : { extensions: server.extensions }),
    },
    result.data === undefined ? 400 : 200,
  )
}

async function run(
  server: GraphqlServer,
  { query, variables }: Asked,
  user: FixtureUser | undefined,
): Promise<ExecutionResult> {
  const schema = buildSchema(server.schema)
  try {
    const document = parse(query)
    const errors = validate(schema, document, [...specifiedRules, ...(server.rules ?? [])], { maxErrors: 1000 })
    if (errors.length > 0) return { errors }
    return await execute({
      schema,
      document,
      rootValue: server.root,
      variableValues: variables,
      contextValue: { user },
    })
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] }
  }
}

/** The error as the specification has it, with nothing of the server's inside. */
export function plainError(error: GraphQLError): Json {
  const formatted: GraphQLFormattedError = error.toJSON()
  return { message: formatted.message, locations: toJson(formatted.locations) }
}
