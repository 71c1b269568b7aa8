import { bankApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: bankApi('books from a snapshot', { booksFromSnapshot: true }),
  quiet: [bankApi('changes nothing', {}), bankApi('refused', { accepts: (_, to, from) => to !== from })],
})
