import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: graphqlApi('no limit', { schema }),
  quiet: [
    graphqlApi('limit', {
      schema,
      refuse: (document) => ((document.match(/\w+:/g)?.length ?? 0) > 30 ? 'too many aliases' : undefined),
    }),
    { name: 'no GraphQL', users: [], routes: { 'GET /me': () => ({ body: '{"a249":"x"}' }) } },
  ],
})
