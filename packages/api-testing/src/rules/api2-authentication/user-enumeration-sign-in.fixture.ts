import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { AccountService, FixtureAnswer, FixtureRequest } from '../../fixture-kit/index.ts'

const login = (name: string, refuse: (request: FixtureRequest, service: AccountService) => FixtureAnswer) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const answer = service.signIn(request)
          return answer.status === 401 ? refuse(request, service) : answer
        },
      },
    }),
  })

export default defineFixtures({
  fires: [
    login('text', (request, service) =>
      json({ error: service.find(request) === undefined ? 'there is no such user' : 'wrong password' }, 401),
    ),
    login('status', (request, service) => json({ error: 'no' }, service.find(request) === undefined ? 404 : 401)),
  ],
  quiet: [
    accountApi('one answer for both'),
    login('repeats the name', (request) => json({ error: `cannot sign in ${fieldText(request, 'username')}` }, 401)),
    login('another text every time', () => json({ error: 'wrong', request: Math.random().toString(36).slice(2) }, 401)),
  ],
})
