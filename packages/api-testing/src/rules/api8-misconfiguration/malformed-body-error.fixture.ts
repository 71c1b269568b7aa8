import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function orders(name: string, onBroken: number, onEmpty = 400): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /orders': {
        body: { item: 'lamp' },
        handle: ({ json: body, text }) => {
          if (body === undefined) return json({ error: 'no JSON' }, onBroken)
          return text.includes('item') ? json({ id: 1 }, 201) : json({ error: 'item is missing' }, onEmpty)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: orders('unhandled', 500),
  quiet: [orders('handled', 400), orders('breaks without the fields it needs', 500, 500)],
})
