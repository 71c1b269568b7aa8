import { carefulOrders, defineFixtures, fixtureOrders, json, orderApi, ownOrder } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: orderApi('only the first of a list is checked', ({ params }, user) => {
    const ids = (params.id ?? '').split(',')
    const isAllowed = ownOrder(ids[0], user).status === 200
    return ids.length > 1 && isAllowed
      ? json(fixtureOrders.filter(({ id }) => ids.includes(String(id))).map((order) => ({ ...order })))
      : ownOrder(ids[0], user)
  }),
  quiet: [
    ...carefulOrders(({ params }) => params.id),
    orderApi('lists are filtered by owner', ({ params }, user) => {
      const ids = (params.id ?? '').split(',')
      return json(
        fixtureOrders
          .filter((order) => order.user_id === user.id && ids.includes(String(order.id)))
          .map((order) => ({ ...order })),
      )
    }),
  ],
})
