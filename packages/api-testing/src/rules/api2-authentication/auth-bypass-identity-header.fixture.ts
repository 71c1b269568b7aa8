import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('by name', { opens: ({ headers }) => headers['remote-user'] === 'alice' }),
    guarded('by id', { opens: ({ headers }) => headers['x-user-id'] === '101' }),
  ],
  quiet: wellGuarded(),
})
