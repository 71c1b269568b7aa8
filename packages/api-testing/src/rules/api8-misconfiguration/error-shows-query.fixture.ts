import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function items(name: string, error: (id: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /items/{id}': {
        path: { id: 5 },
        handle: ({ params }) => (params.id === '5' ? json({ id: 5 }) : json({ error: error(params.id ?? '') }, 500)),
      },
    },
  }
}

export default defineFixtures({
  fires: items('statement', () => 'out of range: SELECT id, name FROM "items" WHERE id = $1'),
  quiet: [
    items('plain', (id) => `${id} is no id`),
    items('talks of selecting', () => 'Please select one of the items from the list, or update your settings'),
  ],
})
