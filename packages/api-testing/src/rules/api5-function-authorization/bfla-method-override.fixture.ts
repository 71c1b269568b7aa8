import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('header', {
    allows,
    opens: ({ user, path, method, headers }) =>
      user !== undefined && path === '/reports/yearly' && method === 'POST' && headers['x-method-override'] === 'GET',
  }),
  quiet: wellGuarded({ allows }),
})
