import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('plain cookie', {
    allows,
    opens: ({ user, cookies }) => user !== undefined && cookies.isAdmin === 'true',
  }),
  quiet: wellGuarded({ allows }),
})
