import { defineFixtures, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { Json } from '../../rule/index.ts'

function service(name: string, key: string): () => Fixture {
  return () => {
    let spaces: number | undefined
    const answer = (value: Json) =>
      text(JSON.stringify(value, null, spaces), 200, { 'content-type': 'application/json' })
    return {
      name,
      users: [],
      routes: {
        'GET /settings': () => answer({ theme: 'dark' }),
        'GET /search': {
          query: { q: 'lamp' },
          handle: ({ query }) => {
            if (query.has(key)) spaces = Number(query.get(key))
            return answer({ hits: 3 })
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: service('nested query', '__proto__[json spaces]'),
  quiet: [service('flat query', 'never'), service('an own parameter for it', 'json spaces')],
})
