import { defineFixtures, json, text } from '../../fixture-kit/index.ts'
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

export default defineFixtures({
  fires: service('as it is', (value) => value),
  quiet: [service('quoted', (value) => JSON.stringify(value)), service('not logged', () => '')],
})
