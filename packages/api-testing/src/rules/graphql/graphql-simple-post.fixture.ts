import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String } type Mutation { greet: String }'

export default defineFixtures({
  fires: [
    graphqlApi('forms', { schema, accepts: ['form'] }),
    graphqlApi('does not look at the type', { schema, accepts: ['text'] }),
  ],
  quiet: graphqlApi('JSON only', { schema }),
})
