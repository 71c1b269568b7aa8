import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /news': ({ headers }) =>
        String(headers['user-agent']).includes("'")
          ? json({ error: 'You have an error in your SQL syntax; check the manual' }, 500)
          : json([{ id: 1 }]),
    },
  },
  quiet: [
    { name: 'stores them as values', users: [], routes: { 'GET /news': () => json([{ id: 1 }]) } },
    {
      name: 'a database that is down for everybody',
      users: [],
      routes: { 'GET /news': () => json({ error: 'SQLSTATE[HY000] [2002] Connection refused' }, 500) },
    },
    {
      name: 'a firewall that quotes the manual',
      users: [],
      routes: {
        'GET /news': ({ headers }) =>
          /hf/.test(String(headers['user-agent']))
            ? json({ error: 'incorrect syntax near your browser name' }, 400)
            : json([{ id: 1 }]),
      },
    },
  ],
})
