import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('came from the administration page', {
    allows,
    opens: ({ user, headers }) => user !== undefined && headers.referer?.endsWith('/admin') === true,
  }),
  quiet: wellGuarded({ allows }),
})
