import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('inside the network', {
    allows,
    opens: ({ user, headers }) => user !== undefined && headers['x-forwarded-for'] === '10.0.0.1',
  }),
  quiet: wellGuarded({ allows }),
})
