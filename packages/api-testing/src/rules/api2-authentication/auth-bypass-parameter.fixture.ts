import { defineFixtures, guarded, wellGuarded, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('preview', {
    opens: ({ path, query }) => path === '/reports/yearly' && query.get('preview') === 'true',
  }),
  quiet: [
    ...wellGuarded(),
    guarded('parameters change only what a refusal says', {
      refusal: ({ query }) => (query.size > 0 ? json({ query: Object.fromEntries(query), user: null }) : unauthorized),
    }),
  ],
})
