import { carefulOrders, defineFixtures, fixtureOrders, json, orderApi, ownOrder } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

const inBody = { route: 'POST /orders/search', described: { body: { order_id: 1 } } }

export default defineFixtures({
  fires: [
    orderApi(
      'null leaves the filter out',
      ({ json: body }, user) => {
        const id = getAt(body, ['order_id'])
        return id === null ? json(fixtureOrders.map((order) => ({ ...order }))) : ownOrder(id, user)
      },
      inBody,
    ),
    orderApi('minus one means all', ({ params }, user) =>
      params.id === '-1' ? json(fixtureOrders.map((order) => ({ ...order }))) : ownOrder(params.id, user),
    ),
  ],
  quiet: [
    ...carefulOrders(({ params }) => params.id),
    ...carefulOrders(({ json: body }) => getAt(body, ['order_id']), inBody),
  ],
})
