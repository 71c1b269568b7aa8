import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('replaces', {
    routes: (service) => ({
      'POST /register': {
        body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const username = fieldText(request, 'username')
          service.accounts.set(username, {
            username,
            email: fieldText(request, 'email'),
            password: fieldText(request, 'password'),
            role: 'user',
          })
          return json({ username }, 201)
        },
      },
    }),
  }),
  quiet: [
    accountApi('refuses'),
    accountApi('says the same and does nothing', {
      routes: (service) => ({
        'POST /register': {
          body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
          handle: (request) => {
            service.register(request)
            return json({ message: 'look into your mail' })
          },
        },
      }),
    }),
  ],
})
