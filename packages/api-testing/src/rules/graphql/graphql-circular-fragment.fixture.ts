import { defineFixtures, graphqlApi, json } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: {
    ...graphqlApi('no validation', { schema }),
    routes: {
      'POST /graphql': ({ text }) =>
        text.includes('HfA')
          ? json({ error: 'RangeError: Maximum call stack size exceeded' }, 500)
          : json({ data: { __typename: 'Query', hello: 'hi' } }),
    },
  },
  quiet: graphqlApi('validation', { schema }),
})
