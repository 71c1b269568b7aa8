import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { FixtureRequest } from '../../fixture-kit/index.ts'

const social = (name: string, isProven: (request: FixtureRequest) => boolean, makesNew = false) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /auth/social': {
        body: { provider: 'google', email: 'ada@example.org', provider_id: '1184', access_token: 'from-the-provider' },
        handle: (request) => {
          if (!isProven(request)) return json({ error: 'the provider does not confirm that' }, 401)
          const known = [...service.accounts.values()].find(({ email }) => email === fieldText(request, 'email'))
          const fresh = {
            username: `guest${service.accounts.size}`,
            email: 'guest@example.org',
            password: 'k3f9-22xa',
            role: 'user',
          }
          if (makesNew) service.accounts.set(fresh.username, fresh)
          const account = makesNew ? fresh : known
          return account === undefined ? json({ error: 'unknown' }, 404) : json({ token: service.open(account) })
        },
      },
    }),
  })

export default defineFixtures({
  fires: social('believes the client', () => true),
  quiet: [
    social('asks the provider', (request) => fieldText(request, 'access_token') === 'p0d1-77yb'),
    social('makes a guest of everybody', () => true, true),
  ],
})
