import { GraphQLError } from 'graphql'
import type { ASTVisitor, ValidationContext } from 'graphql'
import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema =
  'type Query { author(id: ID!): Author } type Author { id: ID name: String posts: [Post] } type Post { id: ID author: Author }'
const root = { author: () => ({ id: '1', name: 'ada', posts: [{ id: '7', author: { id: '1' } }] }) }

function maxDepth(context: ValidationContext): ASTVisitor {
  return {
    Field: (_, __, ___, ____, ancestors) => {
      if (ancestors.length / 3 > 10) context.reportError(new GraphQLError('the document is too deep'))
    },
  }
}

export default defineFixtures({
  fires: graphqlApi('no limit', { schema, root }),
  quiet: [
    graphqlApi('limit', { schema, root, rules: [maxDepth] }),
    graphqlApi('no cycle', {
      schema: 'type Query { author(id: ID!): Author } type Author { id: ID name: String }',
      root,
    }),
  ],
})
