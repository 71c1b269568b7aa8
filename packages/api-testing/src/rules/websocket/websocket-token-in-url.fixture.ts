import { defineFixtures, socketApi, standardUsers } from '../../fixture-kit/index.ts'
import type { FixtureRequest } from '../../fixture-kit/index.ts'

const byQuery = ({ query }: FixtureRequest): number | undefined =>
  standardUsers.some(({ token }) => token === query.get('token')) ? undefined : 401

export default defineFixtures({
  fires: socketApi('query', {
    query: { token: 'example' },
    socket: { refuse: byQuery, open: (socket) => socket.send('hello') },
  }),
  quiet: [
    socketApi('header', {
      socket: { refuse: ({ user }) => (user === undefined ? 401 : undefined), open: (socket) => socket.send('hello') },
    }),
    socketApi('open to everybody', { query: { token: 'example' }, socket: { open: (socket) => socket.send('hello') } }),
  ],
})
