import { accountApi, defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('left from installation', {
    routes: (service) => {
      service.accounts.set('admin', {
        username: 'admin',
        email: 'admin@example.org',
        password: 'admin123',
        role: 'admin',
      })
      return {}
    },
  }),
  quiet: [
    accountApi('no such account'),
    accountApi('anybody may sign in', {
      routes: () => ({
        'POST /login': {
          body: { username: 'ada', password: 'x' },
          handle: () => json({ token: 'token-for-everybody-1' }),
        },
      }),
    }),
  ],
})
