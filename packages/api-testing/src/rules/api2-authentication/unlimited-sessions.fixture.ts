import { accountApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('adds them up', { config: { rules: { minConfidence: 'tentative' } } }),
  quiet: accountApi('keeps the last three', {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const answer = service.signIn(request)
          const own = [...service.sessions]
            .filter(([, name]) => name === service.find(request)?.username)
            .map(([token]) => token)
          for (const token of own.slice(0, -3)) service.sessions.delete(token)
          return answer
        },
      },
    }),
  }),
})
