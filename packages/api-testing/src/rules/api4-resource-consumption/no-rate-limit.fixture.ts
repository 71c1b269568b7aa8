import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function news(name: string, answer: (count: number) => FixtureAnswer): () => Fixture {
  return () => {
    let count = 0
    return {
      name,
      users: [],
      routes: {
        'GET /news': () => {
          count += 1
          return answer(count)
        },
      },
    }
  }
}

export default defineFixtures({
  fires: news('none', () => json([{ id: 1 }])),
  quiet: [
    news('limit', (count) => (count > 30 ? json({ error: 'slow down' }, 429) : json([{ id: 1 }]))),
    news('says what is left', (count) => json([{ id: 1 }], 200, { 'ratelimit-remaining': String(1000 - count) })),
  ],
})
