import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { FixtureAnswer } from '../../fixture-kit/index.ts'

const limited = (name: string, refuse: () => FixtureAnswer) =>
  accountApi(name, {
    routes: (service) => {
      const failures = new Map<string, number>()
      return {
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) => {
            const user = fieldText(request, 'username')
            if ((failures.get(user) ?? 0) >= 10) return refuse()
            const answer = service.signIn(request)
            if (answer.status === 401) failures.set(user, (failures.get(user) ?? 0) + 1)
            return answer
          },
        },
      }
    },
  })

export default defineFixtures({
  fires: accountApi('no limit'),
  quiet: [
    limited('locked, and says so', () => json({ error: 'this account is locked' }, 403)),
    limited('locked, and looks as before', () => json({ error: 'wrong user name or password' }, 401)),
    limited('429', () => json({ error: 'too many attempts' }, 429)),
  ],
})
