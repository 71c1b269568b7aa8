import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: graphqlApi('GET', { schema, accepts: ['get'] }),
  quiet: graphqlApi('POST only', { schema }),
})
