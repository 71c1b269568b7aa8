import { defineFixtures, parsesJson, socketApi } from '../../fixture-kit/index.ts'

const trace =
  'SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at handle (/srv/app/socket.js:12:9)'

export default defineFixtures({
  fires: socketApi('sends the error', {
    socket: {
      open: (socket) => socket.onMessage((text) => parsesJson(text) || socket.send(JSON.stringify({ error: trace }))),
    },
  }),
  quiet: [
    socketApi('sends a code', {
      socket: {
        open: (socket) => socket.onMessage((text) => parsesJson(text) || socket.send('{"error":"bad message at 1:1"}')),
      },
    }),
    socketApi('repeats messages', { socket: { open: (socket) => socket.onMessage((text) => socket.send(text)) } }),
  ],
})
