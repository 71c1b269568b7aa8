import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { customers: String }'

export default defineFixtures({
  fires: graphqlApi('suggests', { schema }),
  quiet: graphqlApi('says only that it is wrong', {
    schema,
    formatError: ({ message }) => ({ message: message.replace(/ Did you mean .*$/, '') }),
  }),
})
