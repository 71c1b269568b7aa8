import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

/** Refuses the seventh failure and all after it of whatever `key` tells apart; finds accounts by `found`. */
function counting(name: string, key: (typed: string) => string, found: (typed: string) => string): () => Fixture {
  return accountApi(name, {
    routes: (service) => {
      const failures = new Map<string, number>()
      return {
        'POST /login': {
          body: { username: 'ada', password: 'Kx8!kkdd-2' },
          handle: (request) => {
            const typed = fieldText(request, 'username')
            const count = failures.get(key(typed)) ?? 0
            if (count > 6) return json({ error: 'too many attempts' }, 429)
            const account = [...service.accounts.values()].find(({ username }) => found(username) === found(typed))
            if (account?.password === fieldText(request, 'password')) return json({ token: service.open(account) })
            failures.set(key(typed), count + 1)
            return json({ error: 'wrong user name or password' }, 401)
          },
        },
      }
    },
  })
}

const asTyped = (typed: string): string => typed
const folded = (typed: string): string => typed.trim().toLowerCase()

export default defineFixtures({
  fires: counting('counts names as typed', asTyped, folded),
  quiet: [
    counting('counts accounts', folded, folded),
    counting('knows names only as they are', asTyped, asTyped),
    counting('counts all alike', () => 'all', folded),
  ],
})
