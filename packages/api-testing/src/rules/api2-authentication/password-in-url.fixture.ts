import { accountApi, defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('parameters from anywhere', {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) =>
          request.query.size > 0 ? service.signIn({ ...request, form: request.query }) : service.signIn(request),
      },
    }),
  }),
  quiet: [
    accountApi('body only'),
    accountApi('hands out a visitor session to anybody', {
      routes: (service) => ({
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) => (request.text === '' ? json({ token: 'visitor-session-1' }) : service.signIn(request)),
        },
      }),
    }),
  ],
})
