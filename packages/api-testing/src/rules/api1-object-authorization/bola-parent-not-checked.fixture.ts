import { defineFixtures, json, notFound, orderApi, orderOf, ownOrder, shownOrder } from '../../fixture-kit/index.ts'

const nested = {
  route: 'GET /users/{user_id}/orders/{order_id}',
  more: { 'GET /users': { handle: ({ user }) => json(user === undefined ? [] : [{ id: user.id, name: user.name }]) } },
} satisfies Parameters<typeof orderApi>[2]

export default defineFixtures({
  fires: orderApi(
    'only the parent is checked',
    ({ params }, user) => (params.user_id === String(user.id) ? shownOrder(orderOf(params.order_id)) : notFound),
    nested,
  ),
  quiet: [
    orderApi(
      'both are checked',
      ({ params }, user) => (params.user_id === String(user.id) ? ownOrder(params.order_id, user) : notFound),
      nested,
    ),
    orderApi(
      'the order must be one of the parent',
      ({ params }, user) => {
        const order = orderOf(params.order_id)
        return params.user_id === String(user.id) && String(order?.user_id) === params.user_id
          ? shownOrder(order)
          : json({ success: false, message: 'not found' })
      },
      nested,
    ),
  ],
})
