import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'

const login = (same: (kept: string, sent: string) => boolean) =>
  accountApi('loose', {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const account = service.find(request)
          return account !== undefined && same(account.password, fieldText(request, 'password'))
            ? json({ token: service.open(account) })
            : json({ error: 'wrong' }, 401)
        },
      },
    }),
  })

export default defineFixtures({
  fires: [
    login((kept, sent) => kept.toLowerCase() === sent.toLowerCase()),
    login((kept, sent) => kept.slice(0, 8) === sent.slice(0, 8)),
  ],
  quiet: [accountApi('exact'), login(() => true)],
})
