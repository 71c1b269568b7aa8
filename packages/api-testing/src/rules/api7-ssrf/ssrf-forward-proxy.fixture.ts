import { defineFixtures, json, notFound, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: async ({ path }) =>
      path.startsWith('http://127.0.0.1:') ? text(await (await fetch(path)).text()) : notFound,
  },
  quiet: [
    { name: 'refuses', users: [], routes: { 'GET /me': () => json({ name: 'ada' }) } },
    {
      name: 'takes the path of the address',
      users: [],
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: ({ path }) => text(`nothing at ${path}`, 404),
    },
  ],
})
