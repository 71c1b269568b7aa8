import { defineFixtures, fixtureOrders, json, orderApi } from '../../fixture-kit/index.ts'
import type { FixtureOrder, FixtureUser } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

type Sees = (order: FixtureOrder, user: FixtureUser) => boolean

const inQuery = (name: string, sees: Sees) =>
  orderApi(
    name,
    ({ query }, user) => {
      const ids = (query.get('order_ids') ?? '').split(',')
      return json({
        orders: fixtureOrders
          .filter((order) => ids.includes(String(order.id)) && sees(order, user))
          .map((order) => ({ ...order })),
      })
    },
    { route: 'GET /orders/batch', described: { query: { order_ids: '1,2' } } },
  )
const inBody = (name: string, sees: Sees) =>
  orderApi(
    name,
    ({ json: body }, user) => {
      const ids = getAt(body, ['order_ids'])
      const wanted = Array.isArray(ids) ? ids : []
      return json({
        orders: fixtureOrders
          .filter((order) => wanted.includes(order.id) && sees(order, user))
          .map((order) => ({ ...order })),
      })
    },
    { route: 'POST /orders/lookup', described: { body: { order_ids: [1] } } },
  )
const own: Sees = (order, user) => order.user_id === user.id

export default defineFixtures({
  fires: [inQuery('query', () => true), inBody('body', () => true)],
  quiet: [inQuery('filtered in the query', own), inBody('filtered in the body', own)],
})
