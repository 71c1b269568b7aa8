import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function news(name: string, look: (referer: string) => Promise<void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /news': async ({ headers }) => {
        await look(headers.referer ?? '')
        return json([{ id: 1 }])
      },
    },
  }
}

export default defineFixtures({
  fires: news('looks where visitors come from', async (referer) => {
    if (referer.startsWith('http://127.0.0.1')) await fetch(referer)
  }),
  quiet: news('counts only', () => Promise.resolve()),
})
