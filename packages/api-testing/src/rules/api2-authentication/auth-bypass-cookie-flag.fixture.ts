import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('flag', { opens: ({ cookies }) => cookies.logged_in === '1' }),
  quiet: wellGuarded(),
})
