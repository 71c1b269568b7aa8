import {
  defineFixtures,
  fixtureOrders,
  json,
  notFound,
  orderOf,
  shownOrder,
  unauthorized,
} from '../../fixture-kit/index.ts'
import type { FixtureRequest } from '../../fixture-kit/index.ts'

const list = ({ user }: FixtureRequest) =>
  user === undefined
    ? unauthorized
    : json(fixtureOrders.filter((order) => order.user_id === user.id).map((order) => ({ ...order })))

export default defineFixtures({
  fires: { routes: { 'GET /orders': list, 'GET /orders/{id}': ({ params }) => shownOrder(orderOf(params.id)) } },
  quiet: [
    {
      name: 'strangers see no personal fields',
      routes: {
        'GET /orders': list,
        'GET /orders/{id}': ({ params, user }) => {
          const order = orderOf(params.id)
          if (order === undefined) return notFound
          return order.user_id === user?.id ? shownOrder(order) : json({ id: order.id, item: order.item })
        },
      },
    },
    {
      name: 'public posts with their authors',
      routes: {
        'GET /posts': ({ user }) =>
          user === undefined ? unauthorized : json([{ id: user.id - 50, user_id: user.id }]),
        'GET /posts/{id}': ({ params }) =>
          json({ id: params.id ?? '', author: 'alice', user_id: 101, content: 'hello to everybody' }),
      },
    },
  ],
})
