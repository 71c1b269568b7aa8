import { GraphQLError } from 'graphql'
import type { ASTVisitor, ValidationContext } from 'graphql'
import { defineFixtures, graphqlApi, json } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

function atMostTen(context: ValidationContext): ASTVisitor {
  return {
    Field: (node) => {
      if ((node.directives?.length ?? 0) > 10) context.reportError(new GraphQLError('at most 10 directives on a field'))
    },
  }
}

export default defineFixtures({
  fires: [
    graphqlApi('every error', { schema }),
    {
      ...graphqlApi('repeats are carried out', { schema }),
      routes: { 'POST /graphql': () => json({ data: { __typename: 'Query', hello: 'hi' } }) },
    },
  ],
  quiet: [
    graphqlApi('refused before it is checked', {
      schema,
      refuse: (document) => ((document.match(/@/g)?.length ?? 0) > 50 ? 'no more than 50, please' : undefined),
    }),
    graphqlApi('limit among the other rules', { schema, rules: [atMostTen] }),
  ],
})
