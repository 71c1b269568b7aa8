import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, contentType: string, value: (q: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /search': {
        query: { q: 'lamp' },
        handle: ({ query }) => json({ asked: value(query.get('q') ?? '') }, 200, { 'content-type': contentType }),
      },
    },
  }
}

export default defineFixtures({
  fires: search('wrong type', 'text/html; charset=utf-8', (q) => q),
  quiet: [
    search('right type', 'application/json', (q) => q),
    search('wrong type, nothing of the caller', 'text/html', () => 'lamp'),
    search('wrong type, encoded', 'text/html', (q) => q.replaceAll('<', '&lt;')),
  ],
})
