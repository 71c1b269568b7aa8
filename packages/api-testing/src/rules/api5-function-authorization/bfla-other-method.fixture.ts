import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('GET is checked, POST is not', {
    allows,
    opens: ({ user, path, method }) => user !== undefined && path === '/reports/yearly' && method === 'POST',
  }),
  quiet: wellGuarded({ allows }),
})
