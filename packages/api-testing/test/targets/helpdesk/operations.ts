import type { DocumentNode, GraphQLFieldResolver, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import {
  buildSchema,
  defaultFieldResolver,
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  NoFragmentCyclesRule,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  subscribe,
  UniqueDirectivesPerLocationRule,
  validate,
} from 'graphql'
import { accountResolvers } from './accounts.ts'
import type { Asker, Desk } from './desk.ts'
import { weightLimit } from './limits.ts'
import { officeResolvers } from './office.ts'
import { sdl } from './schema.graphql.ts'
import { ticketResolvers } from './tickets.ts'
import { typesOf } from './types.ts'

export interface Operation {
  readonly query?: unknown
  readonly variables?: Record<string, unknown> | null
  readonly operationName?: string | null
}

export interface Result {
  readonly data?: unknown
  readonly errors?: readonly GraphQLFormattedError[]
}

type Kinds = 'query' | 'mutation' | 'subscription'

/** Operations that people who are not signed in run; the gate knows them by their names. */
const publicOperations = new Set(['IntrospectionQuery', 'SignIn', 'SignUp', 'Articles'])
const hiddenField = 'settings'
const deepestPath = 300

/** Reads, checks and runs operations of GraphQL, whichever way they came. */
export function operationsOf(desk: Desk) {
  const { has } = desk
  const schema: GraphQLSchema = buildSchema(sdl)
  const types = typesOf(desk)
  const rootValue = {
    ...accountResolvers(desk, types),
    ...ticketResolvers(desk, types),
    ...officeResolvers(desk, types),
  }
  const rules = [
    ...specifiedRules.filter(
      (rule) =>
        !(rule === NoFragmentCyclesRule && has('fragment-cycles')) &&
        !(rule === UniqueDirectivesPerLocationRule && has('directives')),
    ),
    ...(has('introspection') ? [] : [NoSchemaIntrospectionCustomRule]),
  ]
  const limits = {
    ...(!has('depth') && { depth: 12 }),
    ...(!has('aliases') && { aliases: 10 }),
    ...(!has('duplicate-fields') && { repeats: 20 }),
    ...(!has('cost') && { cost: 25_000 }),
  }

  const shown = (error: GraphQLError): GraphQLFormattedError => {
    const { locations, path, originalError } = error
    const message = has('suggestions') ? error.message : error.message.replace(/ Did you mean .*$/s, '')
    const place = { ...(locations && { locations }), ...(path && { path }) }
    if (has('stack-traces'))
      return { message, ...place, extensions: { stacktrace: (originalError ?? error).stack?.split('\n') ?? [] } }
    const isOurs = originalError === undefined || originalError instanceof GraphQLError
    return { message: isOurs ? message : 'Something went wrong', ...place }
  }

  /** Ends what would otherwise run until memory is full. */
  const resolveField: GraphQLFieldResolver<unknown, Asker> = (source, args, asker, info) => {
    let length = 0
    for (let step = info.path as typeof info.path | undefined; step !== undefined; step = step.prev) length += 1
    if (length > deepestPath) throw new RangeError('Maximum call stack size exceeded')
    return defaultFieldResolver(source, args, asker, info)
  }

  const passGates = (document: DocumentNode, operation: Operation, asker: Asker): void => {
    const asked = getOperationAST(document, operation.operationName)
    for (const field of asked?.selectionSet.selections ?? []) {
      if (field.kind !== Kind.FIELD) continue
      const isGated = field.name.value === 'staffDirectory' && asker.user === undefined
      if (has('gate-by-name') && isGated && !publicOperations.has(asked?.name?.value ?? ''))
        throw new GraphQLError('You are not signed in')
      if (has('gate-by-text') && (field.alias ?? field.name).value === hiddenField && !isAdmin(asker))
        throw new GraphQLError('Only administrators see the settings')
    }
  }

  const read = (operation: Operation, asker: Asker, kinds: readonly Kinds[]): DocumentNode => {
    const { query } = operation
    if (typeof query !== 'string') throw new GraphQLError('Send a query')
    const document = parse(query, has('duplicate-fields') ? {} : { maxTokens: 1_500 })
    const kind = getOperationAST(document, operation.operationName)?.operation
    const errors = validate(schema, document, [...rules, weightLimit(limits, operation.variables ?? {})])
    if (errors[0] !== undefined) throw new AggregateError(errors)
    if (kind === undefined || !kinds.includes(kind)) throw new GraphQLError(`A ${kind} cannot be sent this way`)
    passGates(document, operation, asker)
    return document
  }
  const refused = (error: unknown): Result => {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error]
    return {
      errors: errors.map((one) => shown(one instanceof GraphQLError ? one : new GraphQLError(String(one)))),
    }
  }
  const argumentsOf = (document: DocumentNode, operation: Operation, asker: Asker) => ({
    schema,
    document,
    rootValue,
    contextValue: asker,
    variableValues: operation.variables ?? {},
    operationName: operation.operationName ?? null,
    fieldResolver: resolveField,
  })
  const finished = (result: { data?: unknown; errors?: readonly GraphQLError[] }): Result => ({
    ...(result.errors && { errors: result.errors.map(shown) }),
    ...('data' in result && { data: result.data }),
  })

  return {
    async run(operation: Operation, asker: Asker, kinds: readonly Kinds[]): Promise<Result> {
      let document: DocumentNode
      try {
        document = read(operation, asker, kinds)
      } catch (error) {
        return refused(error)
      }
      return finished(await execute(argumentsOf(document, operation, asker)))
    },

    /** Results of a subscription until the asker's signal ends it; one result for a query. */
    async *follow(operation: Operation, asker: Asker): AsyncGenerator<Result> {
      let document: DocumentNode
      try {
        document = read(operation, asker, ['query', 'mutation', 'subscription'])
      } catch (error) {
        yield refused(error)
        return
      }
      const of = argumentsOf(document, operation, asker)
      if (getOperationAST(document, operation.operationName)?.operation !== 'subscription') {
        yield finished(await execute(of))
        return
      }
      const results = await subscribe({ ...of, subscribeFieldResolver: resolveField })
      if (!(Symbol.asyncIterator in results)) yield finished(results)
      else for await (const result of results) yield finished(result)
    },
  }
}

function isAdmin({ user }: Asker): boolean {
  return user?.['role'] === 'ADMIN'
}

export type Operations = ReturnType<typeof operationsOf>
