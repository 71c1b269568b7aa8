import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: { 'GET /rates': { query: { api_key: 'k3f9' }, handle: () => json([{ pair: 'EURUSD', rate: 1.1 }]) } },
  },
  quiet: {
    users: [],
    routes: {
      'GET /rates': { query: { apikeys: 2, page_token: 'x' }, handle: () => json([]) },
      'GET /other': { headers: { 'X-API-Key': 'k3f9' }, handle: () => json([]) },
    },
  },
})
