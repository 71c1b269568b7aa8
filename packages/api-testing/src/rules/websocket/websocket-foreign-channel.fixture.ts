import { defineFixtures, json, standardUsers } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

function inbox(name: string, mayListen: (user: FixtureUser, id: string) => boolean): Fixture {
  const socketOf = (id: string) => ({
    refuse: ({ user }: { user: FixtureUser | undefined }) =>
      user === undefined ? 401 : mayListen(user, id) ? undefined : 403,
    open: (socket: { send: (text: string) => void }) => socket.send(`{"inbox":"messages of user ${id}"}`),
  })
  return {
    name,
    sockets: Object.fromEntries(standardUsers.map(({ id }) => [`/ws/users/${id}`, socketOf(String(id))])),
    routes: {
      'GET /me': ({ user }) => (user === undefined ? json({ error: 'sign in first' }, 401) : json({ id: user.id })),
      'GET /ws/users/{id}': { path: { id: 101 }, handle: () => json({ error: 'upgrade required' }, 426) },
    },
  }
}

export default defineFixtures({
  fires: inbox('any id', () => true),
  quiet: inbox('own id only', (user, id) => String(user.id) === id),
})
