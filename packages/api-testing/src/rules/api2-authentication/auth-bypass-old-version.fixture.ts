import { defineFixtures, guarded, json, unauthorized } from '../../fixture-kit/index.ts'

const route = 'GET /api/v2/reports'

export default defineFixtures({
  fires: [
    guarded('version 1', { route, opens: ({ path }) => path === '/api/v1/reports' }),
    guarded('no version', { route, opens: ({ path }) => path === '/api/reports' }),
  ],
  quiet: [
    guarded('all versions ask', { route, refusal: () => unauthorized }),
    guarded('only says where to go', {
      route,
      refusal: ({ path }) => (path === '/api/v2/reports' ? unauthorized : json({ moved: '/api/v2' })),
    }),
  ],
})
