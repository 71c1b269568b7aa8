import { defineFixtures, guarded, json, unauthorized, wellGuarded } from '../../fixture-kit/index.ts'

const settings = json({ name: 'Acme', timezone: 'UTC', since: '2026-01-04' })

export default defineFixtures({
  fires: [
    guarded('header', {
      opens: ({ path, method, headers }) =>
        path === '/reports/yearly' && method === 'POST' && headers['x-http-method'] === 'GET',
    }),
    guarded('parameter', {
      opens: ({ path, method, query }) =>
        path === '/reports/yearly' && method === 'POST' && query.get('_method') === 'GET',
    }),
  ],
  quiet: [
    ...wellGuarded(),
    {
      name: 'anybody may read what only users may change',
      routes: {
        'GET /settings': () => settings,
        'PATCH /settings': {
          body: { timezone: 'UTC' },
          handle: ({ user }) => (user === undefined ? unauthorized : settings),
        },
      },
    },
  ],
})
