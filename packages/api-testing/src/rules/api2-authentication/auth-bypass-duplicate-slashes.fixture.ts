import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('at the start', { opens: ({ path }) => path === '//reports/yearly' }),
    guarded('inside', { opens: ({ path }) => path === '/reports//yearly' }),
  ],
  quiet: wellGuarded(),
})
