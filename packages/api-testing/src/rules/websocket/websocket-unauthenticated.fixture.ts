import { defineFixtures, socketApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: socketApi('open', { socket: { open: (socket) => socket.send('{"order":17,"customer":"ada"}') } }),
  quiet: [
    socketApi('refuses the upgrade', {
      socket: {
        refuse: ({ user }) => (user === undefined ? 401 : undefined),
        open: (socket) => socket.send('{"order":17}'),
      },
    }),
    socketApi('asks after the upgrade', {
      socket: {
        open: (socket, { user }) => socket.send(user === undefined ? '{"error":"authenticate first"}' : '{"order":17}'),
      },
    }),
    socketApi('closes', {
      socket: { open: (socket, { user }) => (user === undefined ? socket.close(4401) : socket.send('{"order":17}')) },
    }),
  ],
})
