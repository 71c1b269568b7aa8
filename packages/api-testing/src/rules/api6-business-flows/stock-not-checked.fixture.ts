import { defineFixtures, shopApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: shopApi('never looks', {}),
  quiet: [
    shopApi('looks', { accepts: (quantity) => quantity <= 40 }),
    shopApi('cuts to what there is', { counted: (quantity) => Math.min(quantity, 40) }),
  ],
})
