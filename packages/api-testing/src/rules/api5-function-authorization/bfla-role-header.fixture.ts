import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('set by the gateway', {
    allows,
    opens: ({ user, headers }) => user !== undefined && headers['x-user-role'] === 'admin',
  }),
  quiet: wellGuarded({ allows }),
})
