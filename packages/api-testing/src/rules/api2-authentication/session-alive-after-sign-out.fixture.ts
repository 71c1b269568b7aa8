import { accountApi, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('forgets nothing', { routes: () => ({ 'POST /logout': () => json({ message: 'goodbye' }) }) }),
  quiet: [
    accountApi('ends the session', {
      routes: (service) => ({
        'POST /logout': (request) => {
          service.sessions.delete(service.bearer(request))
          return json({ message: 'goodbye' })
        },
      }),
    }),
    accountApi('the session ends, and says so with 200', {
      routes: (service) => ({
        'GET /me': (request) => {
          const answer = service.me(request)
          return answer.status === 401 && service.bearer(request) !== ''
            ? json({ success: false, message: 'session expired' })
            : answer.status === 401
              ? unauthorized
              : answer
        },
        'POST /logout': (request) => {
          service.sessions.delete(service.bearer(request))
          return json({ message: 'goodbye' })
        },
      }),
    }),
  ],
})
