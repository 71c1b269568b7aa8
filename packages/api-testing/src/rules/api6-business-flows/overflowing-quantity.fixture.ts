import { defineFixtures, shopApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: shopApi('32 bits', { total: (quantity, price) => Math.imul(quantity, price) }),
  quiet: [
    shopApi('computes right', {}),
    shopApi('ten at most', { accepts: (quantity) => quantity <= 10 }),
    shopApi('the same total for all', { total: () => 50 }),
  ],
})
