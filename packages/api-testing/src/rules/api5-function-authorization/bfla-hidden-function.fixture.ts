import { defineFixtures, forbidden, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureHandler } from '../../fixture-kit/index.ts'

function api(name: string, hidden: FixtureHandler, fallback?: FixtureHandler): Fixture {
  return {
    name,
    routes: {
      'GET /api/v1/me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
      'GET /api/v1/admin/users': { hidden: true, handle: hidden },
    },
    ...(fallback === undefined ? {} : { fallback }),
  }
}

const users = json([{ name: 'ada', email: 'ada@example.org' }])

export default defineFixtures({
  fires: api('signed in is enough', ({ user }) => (user === undefined ? unauthorized : users)),
  quiet: [
    api('administrators only', ({ user }) =>
      user === undefined ? unauthorized : user.role === 'admin' ? users : forbidden,
    ),
    api('not there', () => notFound),
    api(
      'every path answers who is signed in',
      ({ user }) => (user === undefined ? unauthorized : json({ app: 'shop', user: user.name })),
      ({ user }) => (user === undefined ? unauthorized : json({ app: 'shop', user: user.name })),
    ),
  ],
})
