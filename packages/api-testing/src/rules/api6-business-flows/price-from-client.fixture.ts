import { defineFixtures, shopApi } from '../../fixture-kit/index.ts'

const more = { price: 25 }

export default defineFixtures({
  fires: [
    shopApi('believed', { more, price: (sent) => sent }),
    shopApi('believed, shown by the balance', { more, price: (sent) => sent, showsTotal: false }),
  ],
  quiet: [shopApi('looked up', { more }), shopApi('must fit', { more, price: (sent) => (sent === 25 ? 25 : 9999) })],
})
