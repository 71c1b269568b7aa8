import { defineFixtures, json } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'

export default defineFixtures({
  fires: [
    {
      name: 'answer does not show it',
      routes: {
        'POST /webhooks': {
          body: { name: 'mine', callback_url: 'https://example.org/hook' },
          handle: async ({ json: body }) => {
            const address = isJsonObject(body) && typeof body.callback_url === 'string' ? body.callback_url : ''
            if (address.startsWith('http://127.0.0.1:')) await fetch(address)
            return json({ saved: true }, 201)
          },
        },
      },
    },
    {
      name: 'scheme is added by the server',
      routes: {
        'GET /preview': {
          query: { host: 'example.org' },
          handle: async ({ query }) => {
            const host = query.get('host') ?? ''
            if (/^127\.0\.0\.1:\d+\/hf/.test(host)) await fetch(`http://${host}`)
            return json({ ok: true })
          },
        },
      },
    },
  ],
  quiet: {
    routes: {
      'POST /webhooks': {
        body: { name: 'mine', callback_url: 'https://example.org/hook' },
        handle: ({ json: body }) => json({ saved: body ?? null }, 201),
      },
    },
  },
})
