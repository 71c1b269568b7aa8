import { accountApi, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

const login = (name: string, isAlsoAccess: boolean) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const account = service.find(request)
          if (account === undefined || service.signIn(request).status === 401) return unauthorized
          const refresh = `refresh-${service.sessions.size}-k3f9`
          if (isAlsoAccess) service.sessions.set(refresh, account.username)
          return json({ access_token: service.open(account), refresh_token: refresh })
        },
      },
    }),
  })

export default defineFixtures({ fires: login('one store for all tokens', true), quiet: login('kept apart', false) })
