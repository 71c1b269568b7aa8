import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { Json } from '../../rule/index.ts'

function items(name: string, answer: (query: URLSearchParams) => Record<string, Json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /items': { query: { q: 'lamp' }, handle: ({ query }) => json(answer(query)) } },
  }
}

const usual = { items: [{ id: 1, name: 'lamp' }] }

export default defineFixtures({
  fires: items('debug=true', (query) =>
    query.get('debug') === 'true' ? { ...usual, sql: 'SELECT * FROM items', took: 3 } : usual,
  ),
  quiet: [
    items('ignores it', () => usual),
    items('repeats all parameters', (query) => ({ ...usual, query: Object.fromEntries(query) })),
    items('a switch that shows nothing inner', (query) =>
      query.get('verbose') === '1' ? { ...usual, total: 1 } : usual,
    ),
  ],
})
