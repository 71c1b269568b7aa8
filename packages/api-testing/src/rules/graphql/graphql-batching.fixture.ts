import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    graphql: 'type Query { hello: String }',
    routes: {
      'POST /graphql': ({ json: body }) =>
        Array.isArray(body)
          ? json(body.map(() => ({ data: { __typename: 'Query' } })))
          : json({ data: { hello: 'hi' } }),
    },
  },
  quiet: [
    {
      name: 'refused',
      graphql: 'type Query { hello: String }',
      routes: {
        'POST /graphql': ({ json: body }) =>
          Array.isArray(body)
            ? json({ errors: [{ message: 'batching is off' }] }, 400)
            : json({ data: { hello: 'hi' } }),
      },
    },
    {
      name: 'limited',
      graphql: 'type Query { hello: String }',
      routes: {
        'POST /graphql': ({ json: body }) =>
          Array.isArray(body) && body.length > 5
            ? json({ errors: [{ message: 'at most five' }] }, 400)
            : json({ data: { hello: 'hi' } }),
      },
    },
  ],
})
