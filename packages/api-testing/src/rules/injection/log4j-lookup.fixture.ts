import { defineFixtures, dnsQuery, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /news': async ({ headers }) => {
        const match = /^\$\{jndi:dns:\/\/([\d.]+):(\d+)\/([\w.]+)\}$/.exec(String(headers['x-api-version']))
        if (match !== null) await dnsQuery(match[1] ?? '', Number(match[2]), match[3] ?? '')
        return json([{ id: 1 }])
      },
    },
  },
  quiet: { users: [], routes: { 'GET /news': ({ headers }) => json([{ id: 1, agent: headers['user-agent'] ?? '' }]) } },
})
