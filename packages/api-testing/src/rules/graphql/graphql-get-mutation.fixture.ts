import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String } type Mutation { greet: String }'

export default defineFixtures({
  fires: graphqlApi('everything by GET', { schema, accepts: ['get-mutation'] }),
  quiet: [graphqlApi('queries by GET', { schema, accepts: ['get'] }), graphqlApi('POST only', { schema })],
})
