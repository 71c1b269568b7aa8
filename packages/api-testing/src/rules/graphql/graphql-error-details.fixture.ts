import { defineFixtures, graphqlApi, plainError } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: graphqlApi('development mode', {
    schema,
    formatError: ({ message, stack }) => ({
      message,
      extensions: { exception: { stacktrace: (stack ?? '').split('\n') } },
    }),
  }),
  quiet: [
    graphqlApi('as the specification says', { schema, formatError: plainError }),
    graphqlApi('with a code and an id', {
      schema,
      formatError: ({ message }) => ({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED', trace: 'a1b2c3' } }),
    }),
  ],
})
