import { accountApi, defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'
import type { AccountService, Fixture } from '../../fixture-kit/index.ts'

function refreshing(service: AccountService, isUsedUp: boolean): Fixture['routes'] {
  const tokens = new Set<string>()
  let count = 0
  const issue = () => {
    count += 1
    tokens.add(`refresh-${count}-k3f9`)
    return { token: `access-token-${count}-x`, refresh_token: `refresh-${count}-k3f9` }
  }
  return {
    'POST /login': {
      body: { username: 'ada', password: 'Kx8!kkdd-2' },
      handle: (request) => (service.signIn(request).status === 401 ? unauthorized : json(issue())),
    },
    'POST /refresh': {
      body: { refresh_token: 'x' },
      handle: (request) => {
        const token = fieldText(request, 'refresh_token')
        if (!tokens.has(token)) return unauthorized
        if (isUsedUp) tokens.delete(token)
        return json(issue())
      },
    },
    'GET /me': { hidden: true, handle: () => unauthorized },
  }
}

export default defineFixtures({
  fires: accountApi('old ones stay good', { routes: (service) => refreshing(service, false) }),
  quiet: accountApi('each once', { routes: (service) => refreshing(service, true) }),
})
