import { defineFixtures, guarded, standardUsers, wellGuarded } from '../../fixture-kit/index.ts'

const isToken = (text: string | null): boolean => standardUsers.some(({ token }) => token === text)

export default defineFixtures({
  fires: guarded('as access_token', {
    opens: ({ path, query }) => path === '/reports/yearly' && isToken(query.get('access_token')),
  }),
  quiet: [
    ...wellGuarded().slice(0, 1),
    guarded('any text passes, which is another fault', { opens: ({ query }) => query.has('token') }),
  ],
})
