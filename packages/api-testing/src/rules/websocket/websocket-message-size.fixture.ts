import { defineFixtures, socketApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: socketApi('any size', {
    users: [],
    socket: { open: (socket) => socket.onMessage(() => socket.send('{"error":"unknown type"}')) },
  }),
  quiet: socketApi('limit', {
    users: [],
    socket: {
      open: (socket) =>
        socket.onMessage((text) =>
          text.length > 100_000 ? socket.close(1009) : socket.send('{"error":"unknown type"}'),
        ),
    },
  }),
})
