import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { NULL, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'

/** A field of a root type. */
export interface Operation {
  /** `Query.books` */
  readonly name: string
  readonly args: readonly string[]
  /** Where the field is declared. */
  readonly at: { readonly file: string; readonly line: number } | undefined
}

/** `strawberry.Schema(query=Query)` */
export class GraphqlSchema extends Native {
  readonly declared: Call
  readonly operations: readonly Operation[]
  /** Routers that serve it where they are mounted. */
  readonly servers: Router[] = []

  constructor(declared: Call, operations: readonly Operation[], run: Interpreter) {
    super()
    this.declared = declared
    this.operations = operations
    schemasOf(run).push(this)
  }
}

const all = new WeakMap<Interpreter, GraphqlSchema[]>()

/** The schemas of one search. */
export function schemasOf(run: Interpreter): GraphqlSchema[] {
  let schemas = all.get(run)
  if (schemas === undefined) all.set(run, (schemas = []))
  return schemas
}

export const graphqlReader: Reader = { framework: 'graphql', syntax: (piece) => [{ path: piece, params: [] }] }

/** Serves the operations of a schema at a path. */
export function addOperations(
  router: Router,
  schema: GraphqlSchema,
  site: Pick<Call, 'file' | 'line'>,
  path: Value,
): void {
  schema.servers.push(router)
  for (const { name, args, at } of schema.operations) {
    router.route({
      file: at?.file ?? site.file,
      line: at?.line ?? site.line,
      condition: undefined,
      methods: ['POST'],
      path,
      handlers: [NULL],
      protocol: 'graphql',
      operation: name,
      handler: name.slice(name.indexOf('.') + 1),
      params: args.map((arg) => ({ name: arg, in: 'json' as const })),
    })
  }
}

/** `first_name` → `firstName`, as Graphene and Strawberry write names. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

export type RootType = 'Query' | 'Mutation' | 'Subscription'
