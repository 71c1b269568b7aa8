/** GraphQL schemas as text for Apollo Server, GraphQL Yoga and their kin. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, itemsOf, plainText, type External, type Value } from '../../../engine/values.ts'
import { siteOf } from '../call-site.ts'
import { addSchemaText } from '../graphql/operations.ts'

const SERVERS = [
  '@apollo/server',
  'apollo-server',
  'apollo-server-express',
  'apollo-server-koa',
  'apollo-server-lambda',
  'apollo-server-fastify',
  'apollo-server-hapi',
  'apollo-server-micro',
  'graphql-yoga',
  '@graphql-tools/schema',
  'graphql-tools',
]

export const apollo: Framework = {
  name: 'apollo',
  languages: ['javascript'],
  packages: [...SERVERS, 'graphql-tag'],
  hints: String.raw`['"](?:@apollo/server|apollo-server[\w-]*|graphql-yoga|@?graphql-tools(?:/schema)?)['"]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    const [first] = call.args
    // The text of a schema stays text until a server takes it.
    if (name === 'gql' || callee.package === 'graphql-tag') return first
    // `GraphQLServer` is that of Yoga's first version.
    if (!/^(?:ApolloServer|createSchema|makeExecutableSchema|GraphQLServer)$/.test(name)) return undefined
    for (const one of itemsOf(field(first, 'typeDefs'))) {
      const source = plainText(one)
      if (source !== undefined) addSchemaText(source, { ...siteOf(call), framework: 'apollo' }, run)
    }
    return undefined
  },
}
