import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('format', { opens: ({ path }) => path === '/reports/yearly.json' }),
    guarded('static file', { opens: ({ path }) => path === '/reports/yearly.css' }),
  ],
  quiet: wellGuarded(),
})
