import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { Json } from '../../rule/index.ts'

function account(
  name: string,
  control: string,
  data: Json = { name: 'ada', iban: 'GB00', email: 'ada@example.org' },
): Fixture {
  return {
    name,
    routes: {
      'GET /account': ({ user }) => (user === undefined ? unauthorized : json(data, 200, { 'cache-control': control })),
    },
  }
}

export default defineFixtures({
  fires: account('an hour', 'private, max-age=3600'),
  quiet: [
    account('not stored', 'no-store'),
    account('asked for again', 'private, max-age=3600, must-revalidate'),
    account('a moment', 'private, max-age=5'),
    account('nothing private', 'private, max-age=3600', { theme: 'dark' }),
  ],
})
