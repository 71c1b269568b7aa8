import { defineFixtures, forbidden, guarded, json } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'
const route = 'GET /api/v3/reports'

export default defineFixtures({
  fires: guarded('two versions back', {
    route,
    allows,
    opens: ({ user, path }) => user !== undefined && path === '/api/v1/reports',
  }),
  quiet: [
    guarded('all versions check', { route, allows, refusal: () => forbidden }),
    guarded('old versions say where to go', {
      route,
      allows,
      refusal: ({ path }) => (path === '/api/v3/reports' ? forbidden : json({ moved: '/api/v3' })),
    }),
  ],
})
