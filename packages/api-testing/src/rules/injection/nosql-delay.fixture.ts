import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /orders': {
        query: { code: 'a7' },
        handle: ({ query }) => ({
          ...json([{ id: 1 }]),
          delayMs: Number(/';sleep\((\d+)\);/.exec(query.get('code') ?? '')?.[1] ?? 0),
        }),
      },
    },
  },
  quiet: {
    name: 'slow with anything odd',
    users: [],
    routes: {
      'GET /orders': {
        query: { code: 'a7' },
        handle: ({ query }) => ({
          ...json([{ id: 1 }]),
          delayMs: (query.get('code') ?? '').includes("';sleep(") ? 320 : 0,
        }),
      },
    },
  },
})
