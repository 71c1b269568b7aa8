import { defineFixtures, forbidden, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

function metrics(name: string, may: (request: FixtureRequest) => boolean): Fixture {
  return {
    name,
    routes: {
      'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
      'GET /internal/metrics': (request) =>
        may(request) ? json({ users: 4123, queue: 17, version: '2.4.1' }) : forbidden,
    },
  }
}

const from = ({ headers }: FixtureRequest): string => String(headers['x-forwarded-for'] ?? '')

export default defineFixtures({
  fires: metrics('trusts the header', (request) => /^(?:127|10)\./.test(from(request))),
  quiet: [
    metrics('for nobody', () => false),
    metrics('opens for whoever has a proxy', (request) => from(request) !== ''),
  ],
})
