import { accountApi, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

const login = (name: string, more: JsonObject) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const account = service.find(request)
          return account === undefined || service.signIn(request).status === 401
            ? unauthorized
            : json({ token: service.open(account), ...more })
        },
      },
    }),
  })

export default defineFixtures({
  fires: login('says that it is required', { mfa_required: true }),
  quiet: [
    login('not required', { mfa_required: false }),
    login('is offered', { mfa: { offered: true, methods: ['totp'] } }),
  ],
})
