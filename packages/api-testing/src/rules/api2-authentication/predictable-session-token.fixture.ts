import { createHash } from 'node:crypto'
import { accountApi, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

const login = (name: string, token: (username: string, count: number) => string) =>
  accountApi(name, {
    routes: (service) => {
      let count = 8100
      return {
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) => {
            const account = service.find(request)
            if (account === undefined || service.signIn(request).status === 401) return unauthorized
            count += 1
            const text = token(account.username, count)
            service.sessions.set(text, account.username)
            return json({ token: text })
          },
        },
      }
    },
  })

export default defineFixtures({
  fires: [
    login('counted', (_, count) => `session-${count}`),
    login('hash of the name', (username) => createHash('md5').update(username).digest('hex')),
  ],
  quiet: [
    accountApi('random'),
    login('hash of a secret with a counter', (username, count) =>
      createHash('sha256').update(`k3f9-${username}-${count}`).digest('hex'),
    ),
  ],
})
