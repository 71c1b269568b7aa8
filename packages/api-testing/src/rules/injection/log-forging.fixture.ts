import { defineFixtures, graphqlApi, json, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function service(name: string, entry: (value: string) => string): () => Fixture {
  return () => {
    const log = ['start']
    return {
      name,
      users: [],
      routes: {
        'GET /search': {
          query: { q: 'lamp' },
          handle: ({ query }) => {
            log.push(`search for ${entry(query.get('q') ?? '')}`)
            return json({ hits: 0 })
          },
        },
        'GET /logs': () => text(log.join('\n')),
      },
    }
  }
}

function graphql(name: string, entry: (value: string) => string): () => Fixture {
  return () => {
    const log = ['start']
    return graphqlApi(name, {
      schema: 'type Query { recentActivity: [String!] greeting(name: String!): String }',
      root: {
        recentActivity: () => log.join('\n').split('\n'),
        greeting: ({ name: who = '' }) => {
          log.push(`greeted ${entry(who)}`)
          return 'hello'
        },
      },
    })
  }
}

export default defineFixtures({
  fires: [service('as it is', (value) => value), graphql('line by line', (value) => value)],
  quiet: [
    graphql('without line breaks', (value) => value.replaceAll(/\s/g, ' ')),
    service('quoted', (value) => JSON.stringify(value)),
    service('not logged', () => ''),
  ],
})
