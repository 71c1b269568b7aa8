import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function filterApi(name: string, evaluate: (text: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /orders': {
        query: { filter: 'open' },
        handle: ({ query }) => {
          const filter = query.get('filter') ?? ''
          return filter === 'open' ? json([{ id: 1 }]) : json({ error: `no property ${evaluate(filter)}` }, 400)
        },
      },
    },
  }
}

const product = (_: string, n: string, m: string): string => String(Number(n) * Number(m))

export default defineFixtures({
  fires: filterApi('SpEL', (text) => text.replace(/^T\(java\.lang\.Math\)\.multiplyExact\((\d+)L,(\d+)L\)$/, product)),
  quiet: [
    filterApi('echo', (text) => text),
    // A template engine without classes: another rule.
    filterApi('plain arithmetic', (text) => text.replace(/\$\{(\d+)\*(\d+)\}/, product)),
  ],
})
