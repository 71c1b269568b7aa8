import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('checked by the proxy only', {
    allows,
    opens: ({ user, path, headers }) =>
      user !== undefined && path === '/' && headers['x-original-url'] === '/reports/yearly',
  }),
  quiet: wellGuarded({ allows }),
})
