import { cookieUsers, defineFixtures, forbidden, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function profile(name: string, isRight: (token: string) => boolean): Fixture {
  return {
    name,
    config: cookieUsers,
    routes: {
      'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
      'POST /profile': {
        headers: { 'X-CSRF-Token': 'token-7f3a' },
        body: { city: 'London' },
        handle: ({ user, headers }) => {
          if (user === undefined) return unauthorized
          return isRight(String(headers['x-csrf-token'])) ? json({ saved: true }) : json({ error: 'wrong token' }, 403)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: profile('any token', () => true),
  quiet: [
    profile('compared', (token) => token === 'token-7f3a'),
    {
      name: 'a header that has to be there',
      config: cookieUsers,
      routes: {
        'POST /profile': {
          headers: { 'X-CSRF': '1' },
          body: { city: 'London' },
          handle: ({ headers }) => (headers['x-csrf'] === undefined ? forbidden : json({ saved: true })),
        },
      },
    },
    {
      name: 'none is used',
      config: cookieUsers,
      routes: { 'POST /profile': { body: { city: 'London' }, handle: () => json({ saved: true }) } },
    },
  ],
})
