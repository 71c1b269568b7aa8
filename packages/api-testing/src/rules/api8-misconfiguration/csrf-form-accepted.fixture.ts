import { cookieUsers, defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

function profile(
  name: string,
  accepts: (request: FixtureRequest) => boolean,
  config: Fixture['config'] = cookieUsers,
): Fixture {
  return {
    name,
    config,
    routes: {
      'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
      'POST /profile': {
        body: { city: 'London' },
        handle: (request) => {
          if (request.user === undefined) return unauthorized
          if (!accepts(request) || fieldText(request, 'city') === '') return json({ error: 'not accepted' }, 400)
          return json({ saved: true, city: fieldText(request, 'city') })
        },
      },
    },
  }
}

const isOwn = ({ headers }: FixtureRequest): boolean =>
  headers.origin === undefined || headers.origin.includes('127.0.0.1')
const isJson = ({ headers }: FixtureRequest): boolean => headers['content-type']?.includes('application/json') === true

export default defineFixtures({
  fires: [
    profile('takes anything', () => true),
    profile('looks for JSON in the text', (request) => request.text.startsWith('{')),
  ],
  quiet: [
    profile('JSON by its type', isJson),
    profile('compares the origin', isOwn),
    profile('tokens in headers', () => true, {}),
  ],
})
