import { accountApi, defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'

const signOutApi = (name: string, revokes: boolean) =>
  accountApi(name, {
    routes: (service) => {
      const tokens = new Map<string, string>()
      let count = 0
      const issue = (token: string) => {
        count += 1
        tokens.set(`refresh-${count}-k3f9`, token)
        return json({ token, refresh_token: `refresh-${count}-k3f9` })
      }
      return {
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) => {
            const account = service.find(request)
            return account === undefined || service.signIn(request).status === 401
              ? unauthorized
              : issue(service.open(account))
          },
        },
        'POST /refresh': {
          body: { refresh_token: 'x' },
          handle: (request) => {
            const token = tokens.get(fieldText(request, 'refresh_token'))
            return token === undefined ? unauthorized : issue(token)
          },
        },
        'POST /logout': (request) => {
          const bearer = service.bearer(request)
          service.sessions.delete(bearer)
          if (revokes) for (const [refresh, token] of tokens) if (token === bearer) tokens.delete(refresh)
          return json({ ok: true })
        },
      }
    },
  })

export default defineFixtures({
  fires: signOutApi('only the access token ends', false),
  quiet: signOutApi('both end', true),
})
