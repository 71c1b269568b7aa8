import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: graphqlApi('tracing', { schema, extensions: { tracing: { version: 1, duration: 81_231 } } }),
  quiet: [graphqlApi('none', { schema }), graphqlApi('others', { schema, extensions: { requestId: 'a1b2', cost: 1 } })],
})
