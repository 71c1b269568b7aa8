import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { AccountService, FixtureRequest } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

const login = (service: AccountService, opens: (request: FixtureRequest) => boolean) => ({
  'POST /login': {
    body: { username: 'ada', password: 'Kx8!kkdd-2' },
    handle: (request: FixtureRequest) => {
      const account = service.find(request)
      return account !== undefined && opens(request) ? json({ token: service.open(account) }) : service.signIn(request)
    },
  },
})

export default defineFixtures({
  fires: [
    accountApi('missing', {
      routes: (service) => login(service, ({ json: body }) => getAt(body, ['password']) === undefined),
    }),
    accountApi('true', { routes: (service) => login(service, ({ json: body }) => getAt(body, ['password']) === true) }),
  ],
  quiet: [
    accountApi('compares'),
    accountApi('says 200 and what is missing', {
      routes: (service) => ({
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) =>
            fieldText(request, 'password').length < 3
              ? json({ success: false, message: 'password is required' })
              : service.signIn(request),
        },
      }),
    }),
  ],
})
