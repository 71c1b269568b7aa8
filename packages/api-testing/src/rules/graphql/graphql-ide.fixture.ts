import { defineFixtures, graphqlApi, html, json } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: [
    graphqlApi('on the same path', { schema, page: '<title>GraphiQL</title><div id=graphiql></div>' }),
    {
      name: 'on its own path',
      users: [],
      routes: {
        'GET /me': () => json({ name: 'ada' }),
        'GET /playground': { hidden: true, handle: () => html('<title>GraphQL Playground</title>') },
      },
    },
  ],
  quiet: [
    graphqlApi('none', { schema }),
    {
      name: 'every path shows a page about it',
      users: [],
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: () => html('<h1>How we built our API with GraphiQL</h1>'),
    },
  ],
})
