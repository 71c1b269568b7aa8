import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: [
    guarded('capitals', { allows, opens: ({ user, path }) => user !== undefined && path === '/REPORTS/YEARLY' }),
    guarded('two slashes', { allows, opens: ({ user, path }) => user !== undefined && path === '//reports/yearly' }),
  ],
  quiet: wellGuarded({ allows }),
})
