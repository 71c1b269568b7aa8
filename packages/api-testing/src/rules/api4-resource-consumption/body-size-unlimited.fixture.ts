import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, most: number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /search': {
        body: { city: 'London' },
        handle: ({ bytes, json: body }) =>
          bytes.length > most
            ? json({ error: 'the body is too large' }, 413)
            : body === undefined
              ? json({ error: 'no JSON' }, 400)
              : json({ hits: [{ name: 'ada' }] }),
      },
    },
  }
}

export default defineFixtures({
  fires: search('no limit', Number.POSITIVE_INFINITY),
  quiet: search('limit', 1_000_000),
})
