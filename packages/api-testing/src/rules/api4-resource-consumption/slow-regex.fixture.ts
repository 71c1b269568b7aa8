import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, takesMs: (text: string) => number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /search': {
        query: { q: 'lamp' },
        handle: ({ query }) => ({ ...json([]), delayMs: takesMs(query.get('q') ?? '') }),
      },
    },
  }
}

export default defineFixtures({
  // What (a+)+$ takes: twice as long with every letter.
  fires: search('nested repetition', (text) => (/^a+!$/.test(text) ? 2 ** (text.length - 17) : 0)),
  quiet: [
    search('linear', () => 0),
    search('slow with anything longer than ten', (text) => (text.length > 10 ? 120 : 0)),
  ],
})
