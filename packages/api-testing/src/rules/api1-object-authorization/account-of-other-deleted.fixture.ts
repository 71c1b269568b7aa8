import { accountApi, defineFixtures, forbidden, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function deletes(name: string, may: (caller: { username: string }, username: string) => boolean): () => Fixture {
  return accountApi(name, {
    routes: (service) => ({
      'DELETE /users/{username}': {
        path: { username: 'ada' },
        handle: (request) => {
          const caller = service.caller(request)
          const username = request.params.username ?? ''
          if (caller === undefined) return unauthorized
          if (!may(caller, username)) return forbidden
          return service.accounts.delete(username) ? json({ deleted: username }) : notFound
        },
      },
    }),
  })
}

export default defineFixtures({
  fires: deletes('anybody', () => true),
  quiet: [
    deletes("one's own", (caller, username) => caller.username === username),
    accountApi('only says so', {
      routes: () => ({
        'DELETE /users/{username}': { path: { username: 'ada' }, handle: () => json({ deleted: true }) },
      }),
    }),
  ],
})
