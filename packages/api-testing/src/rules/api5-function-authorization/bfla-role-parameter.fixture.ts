import { defineFixtures, forbidden, guarded, json, wellGuarded } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'

export default defineFixtures({
  fires: guarded('role in the query', {
    allows,
    opens: ({ user, path, query }) => user !== undefined && path === '/reports/yearly' && query.get('role') === 'admin',
  }),
  quiet: [
    ...wellGuarded({ allows }),
    guarded('repeats what it was asked', {
      allows,
      refusal: ({ query }) => (query.size === 0 ? forbidden : json({ filter: Object.fromEntries(query), rows: [] })),
    }),
  ],
})
