import { NoSchemaIntrospectionCustomRule } from 'graphql'
import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'
const off = 'introspection is off'

export default defineFixtures({
  fires: [
    graphqlApi('looks for a text', {
      schema,
      refuse: (document) => (document.includes('__schema {') ? off : undefined),
    }),
    graphqlApi('forgets __type', {
      schema,
      refuse: (document) => (/__schema\s*[,{]/.test(document) ? off : undefined),
    }),
  ],
  quiet: [
    graphqlApi('off', { schema, accepts: ['get'], rules: [NoSchemaIntrospectionCustomRule] }),
    // Open to everybody: another rule.
    graphqlApi('on', { schema }),
  ],
})
