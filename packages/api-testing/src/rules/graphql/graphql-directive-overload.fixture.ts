import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

export default defineFixtures({
  fires: graphqlApi('every error', { schema }),
  quiet: graphqlApi('limit of directives', {
    schema,
    refuse: (document) => ((document.match(/@/g)?.length ?? 0) > 50 ? 'too many directives' : undefined),
  }),
})
