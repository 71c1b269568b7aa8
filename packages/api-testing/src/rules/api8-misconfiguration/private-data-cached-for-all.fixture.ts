import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

function account(name: string, control: string, data = (user: FixtureUser) => user.name): Fixture {
  return {
    name,
    routes: {
      'GET /account': ({ user }) =>
        user === undefined ? unauthorized : json({ data: data(user) }, 200, { 'cache-control': control }),
    },
  }
}

export default defineFixtures({
  fires: [account('public', 'public, max-age=300'), account('for proxies', 's-maxage=60')],
  quiet: [
    account('private', 'private, max-age=300'),
    account('not stored', 'no-store'),
    account('the same for all users', 'public, max-age=300', () => 'terms of use'),
  ],
})
