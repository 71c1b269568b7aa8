import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('encoded letter', {
      opens: ({ path }) =>
        path !== '/reports/yearly' && decodeURIComponent(path) === '/reports/yearly' && !path.includes('%2f'),
    }),
    guarded('encoded twice', {
      opens: ({ path }) => path.includes('%25') && decodeURIComponent(decodeURIComponent(path)) === '/reports/yearly',
    }),
  ],
  quiet: wellGuarded(),
})
