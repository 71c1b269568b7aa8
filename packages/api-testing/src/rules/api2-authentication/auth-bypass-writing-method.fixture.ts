import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('PUT', { opens: ({ path, method }) => path === '/reports/yearly' && method === 'PUT' }),
  quiet: wellGuarded(),
})
