import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('admin page', { opens: ({ headers }) => headers.referer?.endsWith('/admin') === true }),
  quiet: wellGuarded(),
})
