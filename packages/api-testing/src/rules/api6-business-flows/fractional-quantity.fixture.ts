import { defineFixtures, shopApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: shopApi('any number', {}),
  quiet: [
    shopApi('whole pieces', { accepts: Number.isInteger }),
    shopApi('rounded up', { counted: Math.ceil }),
    shopApi('one price for any quantity', { total: () => 25 }),
  ],
})
