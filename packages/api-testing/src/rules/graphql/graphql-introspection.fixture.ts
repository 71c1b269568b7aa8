import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    graphql: 'type Query { hello: String }',
    routes: {
      'POST /graphql': ({ text }) =>
        text.includes('__schema')
          ? json({ data: { __schema: { queryType: { name: 'Query' }, types: [{ name: 'Query' }] } } })
          : json({ data: { hello: 'hi' } }),
    },
  },
  quiet: {
    graphql: 'type Query { hello: String }',
    routes: {
      'POST /graphql': ({ text }) =>
        text.includes('__schema')
          ? json(
              { errors: [{ message: 'GraphQL introspection is not allowed, but the query contained __schema' }] },
              400,
            )
          : json({ data: { hello: 'hi' } }),
    },
  },
})
