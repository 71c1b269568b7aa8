import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function site(name: string, keyed: boolean, reflects: boolean): () => Fixture {
  return () => {
    const cache = new Map<string, FixtureAnswer>()
    return {
      name,
      users: [],
      routes: {
        'GET /home': ({ query, headers }) => {
          const host = String(headers['x-forwarded-host'] ?? headers.host)
          const key = `${query.toString()} ${keyed ? host : ''}`
          const answer =
            cache.get(key) ?? html(`<script src="//${reflects ? host : 'cdn.example.org'}/app.js"></script>`)
          cache.set(key, answer)
          return answer
        },
      },
    }
  }
}

export default defineFixtures({
  fires: site('not in the key', false, true),
  quiet: [site('in the key', true, true), site('not in the answer', false, false)],
})
