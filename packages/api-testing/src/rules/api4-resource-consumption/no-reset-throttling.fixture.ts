import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function forgot(name: string, answer: (count: number) => FixtureAnswer): () => Fixture {
  return () => {
    let count = 0
    return {
      name,
      users: [],
      routes: {
        'POST /forgot-password': {
          body: { email: 'ada@example.org' },
          handle: () => {
            count += 1
            return answer(count)
          },
        },
      },
    }
  }
}

const sent = json({ message: 'if the account exists, a mail is on its way' }, 202)

export default defineFixtures({
  fires: forgot('no limit', () => sent),
  quiet: [
    forgot('429', (count) => (count > 5 ? json({ error: 'slow down' }, 429) : sent)),
    forgot('a challenge', (count) => (count > 8 ? json({ challenge: 'solve this captcha first' }, 202) : sent)),
  ],
})
