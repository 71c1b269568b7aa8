import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String } type Mutation { login(email: String!, password: String!): String }'
const root = { hello: () => 'hi', login: () => null }

export default defineFixtures({
  fires: { ...graphqlApi('every alias', { schema, root }), users: [] },
  quiet: [
    {
      ...graphqlApi('once in a document', {
        schema,
        root,
        refuse: (document) => ((document.match(/login\(/g)?.length ?? 0) > 1 ? 'sign in once at a time' : undefined),
      }),
      users: [],
    },
  ],
})
