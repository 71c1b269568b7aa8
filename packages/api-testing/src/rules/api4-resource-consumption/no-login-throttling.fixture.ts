import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function login(
  name: string,
  after: number,
  limited: { status: number; body: { error: string } } | undefined,
): () => Fixture {
  return () => {
    let failures = 0
    return {
      name,
      users: [],
      routes: {
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd' },
          handle: () => {
            failures += 1
            return limited !== undefined && failures > after
              ? json(limited.body, limited.status)
              : json({ error: 'wrong user name or password' }, 401)
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: login('no limit', 0, undefined),
  quiet: [
    login('429', 10, { status: 429, body: { error: 'slow down' } }),
    login('403 with another text', 12, { status: 403, body: { error: 'this account is locked for an hour' } }),
    login('same status, asks for a challenge', 8, { status: 401, body: { error: 'solve the captcha first' } }),
  ],
})
