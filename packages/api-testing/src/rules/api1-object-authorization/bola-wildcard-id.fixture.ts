import { carefulOrders, defineFixtures, fixtureOrders, json, orderApi, ownOrder } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    orderApi('pattern', ({ params }, user) =>
      params.id === '%' ? json(fixtureOrders.map((order) => ({ ...order }))) : ownOrder(params.id, user),
    ),
    orderApi('a word for everything', ({ params }, user) =>
      params.id === 'all' ? json({ orders: fixtureOrders.map((order) => ({ ...order })) }) : ownOrder(params.id, user),
    ),
  ],
  quiet: [
    ...carefulOrders(({ params }) => params.id),
    orderApi("all means all of one's own", ({ params }, user) =>
      params.id === 'all'
        ? json(fixtureOrders.filter((order) => order.user_id === user.id).map((order) => ({ ...order })))
        : ownOrder(params.id, user),
    ),
  ],
})
