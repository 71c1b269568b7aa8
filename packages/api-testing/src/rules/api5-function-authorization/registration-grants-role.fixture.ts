import { accountApi, defineFixtures, fieldText, forbidden, json, unauthorized } from '../../fixture-kit/index.ts'
import type { ConfigInput } from '../../fixture-kit/index.ts'

const config: ConfigInput = {
  roles: ['user', 'admin'],
  identities: [
    ['alice', 'user'],
    ['root', 'admin'],
  ].map(([name = '', role = '']) => ({
    name,
    role,
    login: { kind: 'json', url: '/login', body: { username: name, password: `Wonder-${name}-42` } },
  })),
}

const signUp = (name: string, roleOf: (request: Parameters<typeof fieldText>[0]) => string) =>
  accountApi(name, {
    config,
    routes: (service) => {
      service.accounts.set('root', {
        username: 'root',
        email: 'root@example.org',
        password: 'Wonder-root-42',
        role: 'admin',
      })
      return {
        'POST /register': {
          body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
          handle: (request) => {
            const answer = service.register(request)
            const account = service.find(request)
            if (account !== undefined && answer.status === 201) account.role = roleOf(request)
            return answer
          },
        },
        'GET /statistics': (request) => {
          const caller = service.caller(request)
          if (caller === undefined) return unauthorized
          return caller.role === 'admin' ? json({ accounts: service.accounts.size, revenue: 120_500 }) : forbidden
        },
      }
    },
  })

export default defineFixtures({
  fires: signUp('believes the role', (request) => (fieldText(request, 'role') === 'admin' ? 'admin' : 'user')),
  quiet: [
    signUp('lowest role for all', () => 'user'),
    signUp('administrators by default, which is another fault', () => 'admin'),
  ],
})
