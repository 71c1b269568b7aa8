/** GraphQL schemas written in code for Apollo Server, GraphQL Yoga, Mercurius and their kin. */
import { Kind, parse, type FieldDefinitionNode } from 'graphql'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, itemsOf, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'

const SERVERS = [
  '@apollo/server',
  'apollo-server',
  'apollo-server-express',
  'apollo-server-koa',
  'apollo-server-lambda',
  'graphql-yoga',
  '@graphql-tools/schema',
  'graphql-tools',
]
const OPERATIONS = new Set(['Query', 'Mutation', 'Subscription'])

const reader: Reader = { framework: 'apollo', syntax: (piece) => [{ path: piece, params: [] }] }

export const apollo: Framework = {
  name: 'apollo',
  languages: ['javascript'],
  packages: [...SERVERS, 'graphql-tag', 'graphql'],
  hints: String.raw`['"](?:@apollo/server|apollo-server[\w-]*|graphql-yoga|@?graphql-tools(?:/schema)?)['"]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    const [first] = call.args
    // The text of a schema stays text until a server takes it.
    if (name === 'gql' || callee.package === 'graphql-tag') return first
    if (callee.package === 'graphql' || !SERVERS.includes(callee.package)) return undefined
    if (!/^(?:ApolloServer|createSchema|makeExecutableSchema)$/.test(name)) return undefined
    for (const one of itemsOf(field(first, 'typeDefs'))) addSchema(plainText(one), call, run)
    return undefined
  },
}

function addSchema(source: string | undefined, call: Call, run: Interpreter): void {
  for (const { operation, fields } of source === undefined ? [] : operationsOf(source)) {
    for (const one of fields) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      router.route({
        file: call.file,
        line: call.line,
        condition: call.condition,
        methods: ['POST'],
        path: text('/graphql'),
        handlers: [],
        protocol: 'graphql',
        operation: `${operation}.${one.name.value}`,
        handler: one.name.value,
        params: (one.arguments ?? []).map(({ name }) => ({ name: name.value, in: 'json' as const })),
      })
    }
  }
}

/** Fields of the root types; nothing for text that is no schema. */
function operationsOf(source: string): { operation: string; fields: readonly FieldDefinitionNode[] }[] {
  try {
    return parse(source, { maxTokens: 100_000 }).definitions.flatMap((one) => {
      const isType = one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION
      return isType && OPERATIONS.has(one.name.value) ? [{ operation: one.name.value, fields: one.fields ?? [] }] : []
    })
  } catch {
    return []
  }
}
