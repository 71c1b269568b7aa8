import { randomBytes } from 'node:crypto'
import { accountApi, defineFixtures, json } from '../../fixture-kit/index.ts'
import type { AccountService, Fixture } from '../../fixture-kit/index.ts'

function cookieLogin(service: AccountService, keeps: (sid: string) => boolean): Fixture['routes'] {
  return {
    'POST /login': {
      body: { username: 'ada', password: 'Kx8!kkdd-2' },
      handle: (request) => {
        const account = service.find(request)
        if (account === undefined || service.signIn(request).status === 401) return json({ error: 'wrong' }, 401)
        const sent = request.cookies.sid ?? ''
        const sid = keeps(sent) ? sent : randomBytes(16).toString('hex')
        service.sessions.set(sid, account.username)
        return json({ ok: true }, 200, keeps(sent) ? {} : { 'set-cookie': `sid=${sid}; HttpOnly; Path=/` })
      },
    },
  }
}

export default defineFixtures({
  fires: accountApi('takes any id', { routes: (service) => cookieLogin(service, (sid) => sid !== '') }),
  quiet: [
    accountApi('a new id every time', { routes: (service) => cookieLogin(service, () => false) }),
    accountApi('tokens, no cookies, and a counter in one', {
      routes: (service) => ({
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) => ({
            ...service.signIn(request),
            headers: { 'content-type': 'application/json', 'set-cookie': 'visits=1' },
          }),
        },
      }),
    }),
  ],
})
