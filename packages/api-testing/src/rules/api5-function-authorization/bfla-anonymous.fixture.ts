import { defineFixtures, forbidden, html, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    { name: 'by its path', routes: { 'GET /admin/users': () => json([{ name: 'ada', role: 'editor' }]) } },
    {
      name: 'by the configuration',
      config: { privileged: ['^GET /ledger$'] },
      routes: { 'GET /ledger': () => json([{ entry: 4, sum: 12 }]) },
    },
  ],
  quiet: [
    {
      name: 'closed',
      routes: {
        'GET /admin/users': ({ user }) =>
          user === undefined ? unauthorized : user.role === 'admin' ? json([{ name: 'ada' }]) : forbidden,
      },
    },
    {
      name: 'an empty list for strangers',
      routes: { 'GET /admin/users': ({ user }) => json(user?.role === 'admin' ? [{ name: 'ada' }] : []) },
    },
    {
      name: 'one page for every path',
      routes: { 'GET /admin/users': () => html('<h1>App</h1>') },
      fallback: () => html('<h1>App</h1>'),
    },
  ],
})
