import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('parameters are dropped after the check', {
    opens: ({ path }) =>
      path.includes(';') && path.replaceAll(/;[^/]*/g, '').replaceAll('//', '/') === '/reports/yearly',
  }),
  quiet: wellGuarded(),
})
