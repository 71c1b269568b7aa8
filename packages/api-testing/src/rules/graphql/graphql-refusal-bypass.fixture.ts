import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const schema = 'type Settings { mail: String } type Query { articles: [String] settings: Settings }'
const settings = { mail: 'the password of the mail server' }

function filtered(name: string, refuse: (document: string) => boolean): Fixture {
  return graphqlApi(name, {
    schema,
    refuse: (document) => (refuse(document) ? 'access denied' : undefined),
    root: { articles: () => ['one', 'two'], settings: () => settings },
  })
}

export default defineFixtures({
  fires: [
    filtered('by the first word', (document) => /^\W*(?:query\W*)?settings\b/.test(document)),
    filtered(
      'by the name of the operation',
      (document) => document.includes('settings') && !document.startsWith('query Articles'),
    ),
  ],
  quiet: [
    filtered('wherever it stands', (document) => document.includes('settings')),
    graphqlApi('in the resolver', {
      schema,
      root: {
        articles: () => ['one', 'two'],
        settings: (_, { user }) => {
          if (user?.role !== 'admin') throw new Error('access denied')
          return settings
        },
      },
    }),
  ],
})
