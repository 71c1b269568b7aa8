import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'

const login = (name: string, length: number) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const account = service.find(request)
          return account?.password.slice(0, length) === fieldText(request, 'password').slice(0, length)
            ? json({ token: account === undefined ? '' : service.open(account) })
            : json({ error: 'wrong' }, 401)
        },
      },
    }),
  })

export default defineFixtures({
  fires: login('as bcrypt does', 72),
  quiet: [
    login('whole', 500),
    accountApi('refuses long ones', {
      routes: (service) => ({
        'POST /register': {
          body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
          handle: (request) =>
            fieldText(request, 'password').length > 72 ? json({ error: 'too long' }, 422) : service.register(request),
        },
      }),
    }),
  ],
})
