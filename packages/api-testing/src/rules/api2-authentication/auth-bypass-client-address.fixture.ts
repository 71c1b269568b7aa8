import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('trusts X-Real-IP', { opens: ({ headers }) => headers['x-real-ip'] === '127.0.0.1' }),
  quiet: wellGuarded(),
})
