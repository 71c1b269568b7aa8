import { defineFixtures, graphqlApi, json } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: {
    ...graphqlApi('carries out whatever it parses', { schema }),
    routes: { 'POST /graphql': () => json({ data: { __typename: 'Query', hello: 'hi' } }) },
  },
  quiet: [
    // The reference implementation gives up on comparing that many fields.
    graphqlApi('limit of the library', { schema }),
    graphqlApi('limit of tokens', {
      schema,
      refuse: (document) => (document.split(/\s+/).length > 1000 ? 'too many tokens' : undefined),
    }),
  ],
})
