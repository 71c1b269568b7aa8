import { cookieUsers, defineFixtures, json, text, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest, FixtureAnswer } from '../../fixture-kit/index.ts'

function account(name: string, answer: (request: FixtureRequest) => FixtureAnswer): Fixture {
  return {
    name,
    config: cookieUsers,
    routes: { 'GET /account': (request) => (request.cookies.session === undefined ? unauthorized : answer(request)) },
  }
}

const data = { name: 'ada', iban: 'GB00 0000' }
const script = { 'content-type': 'application/javascript' }

export default defineFixtures({
  fires: account('callback', ({ query }) => {
    const call = query.get('callback')
    return call === null ? json(data) : text(`/**/${call}(${JSON.stringify(data)})`, 200, script)
  }),
  quiet: [
    account('no callback', () => json(data)),
    account('echoes the parameter', ({ query }) => json({ ...data, asked: `${query.get('callback')}(` })),
    {
      name: 'nothing private',
      config: cookieUsers,
      routes: {
        'GET /me': ({ cookies }) => (cookies.session === undefined ? unauthorized : json(data)),
        'GET /weather': ({ query }) => {
          const call = query.get('callback')
          return call === null ? json({ rain: true }) : text(`${call}({"rain":true})`, 200, script)
        },
      },
    },
  ],
})
