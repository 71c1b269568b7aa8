import { defineFixtures, shopApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [shopApi('total below zero', {}), shopApi('the balance goes up', { showsTotal: false })],
  quiet: [
    shopApi('refused', { accepts: (quantity) => quantity >= 1 }),
    shopApi('taken without its sign', { counted: Math.abs }),
    shopApi('refused with 200', { accepts: (quantity) => quantity >= 1, refusalStatus: 200 }),
  ],
})
