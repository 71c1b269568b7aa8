import { defineFixtures, forbidden, guarded, json, unauthorized, wellGuarded } from '../../fixture-kit/index.ts'

const settings = json({ name: 'Acme', timezone: 'UTC', since: '2026-01-04' })
const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('header', {
    allows,
    opens: ({ user, path, method, headers }) =>
      user !== undefined && path === '/reports/yearly' && method === 'POST' && headers['x-method-override'] === 'GET',
  }),
  quiet: [
    ...wellGuarded({ allows }),
    {
      name: 'all may read what few may change',
      routes: {
        'GET /settings': ({ user }) => (user === undefined ? unauthorized : settings),
        'PATCH /settings': {
          body: { timezone: 'UTC' },
          handle: ({ user }) => (user === undefined ? unauthorized : allows(user) ? settings : forbidden),
        },
      },
    },
  ],
})
