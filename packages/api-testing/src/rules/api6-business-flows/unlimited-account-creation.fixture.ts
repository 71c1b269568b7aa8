import { accountApi, defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('no limit'),
  quiet: [
    accountApi('ten at most', {
      routes: (service) => ({
        'POST /register': {
          body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
          handle: (request) =>
            service.accounts.size > 12 ? json({ error: 'too many' }, 429) : service.register(request),
        },
      }),
    }),
    accountApi('asks for a challenge', {
      routes: (service) => ({
        'POST /register': {
          body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
          handle: (request) =>
            service.accounts.size > 8 ? json({ error: 'solve the captcha' }, 400) : service.register(request),
        },
      }),
    }),
  ],
})
