import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('rewritten behind the check', {
    opens: ({ path, headers }) => path === '/' && headers['x-rewrite-url'] === '/reports/yearly',
  }),
  quiet: wellGuarded(),
})
