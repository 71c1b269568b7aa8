import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: { 'GET /users/list': { operation: { deprecated: true }, handle: () => json([{ id: 1 }]) } },
  },
  quiet: {
    users: [],
    routes: {
      'GET /users/list': {
        operation: { deprecated: true },
        handle: () => json({ error: 'not available any more', message: 'see /users' }),
      },
    },
  },
})
