import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('service call', { opens: ({ headers }) => headers['x-internal-request'] === 'true' }),
  quiet: wellGuarded(),
})
