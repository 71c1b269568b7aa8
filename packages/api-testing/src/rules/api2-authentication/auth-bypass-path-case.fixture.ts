import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('the router ignores case', {
    opens: ({ path }) => path !== '/reports/yearly' && path.toLowerCase() === '/reports/yearly',
  }),
  quiet: wellGuarded(),
})
