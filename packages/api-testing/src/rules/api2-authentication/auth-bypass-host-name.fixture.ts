import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('Host', { opens: ({ headers }) => headers.host === 'localhost' }),
    guarded('forwarded', { opens: ({ headers }) => headers['x-forwarded-host'] === 'localhost' }),
  ],
  quiet: wellGuarded(),
})
