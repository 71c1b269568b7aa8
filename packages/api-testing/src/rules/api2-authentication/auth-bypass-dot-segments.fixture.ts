import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('by way of an open path', { opens: ({ path }) => path === '/news/../reports/yearly' }),
    guarded('single dot', { opens: ({ path }) => path === '/reports/./yearly' }),
  ],
  quiet: wellGuarded(),
})
