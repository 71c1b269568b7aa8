import { defineFixtures, json, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    routes: {
      'GET /me': () => json({ name: 'ada' }),
      'TRACE /': ({ method, path, headers }) =>
        text(`${method} ${path} HTTP/1.1\nX-Holdfast: ${String(headers['x-holdfast'])}`, 200, {
          'content-type': 'message/http',
        }),
    },
  },
  quiet: { routes: { 'GET /me': () => json({ name: 'ada' }), 'TRACE /': () => json({ error: 'not allowed' }, 405) } },
})
