import { carefulOrders, defineFixtures, orderApi, orderOf, ownOrder, shownOrder } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

const inBody = { route: 'POST /orders/search', described: { body: { order_id: 1 } } }

export default defineFixtures({
  fires: orderApi(
    'nested id is unwrapped after the check',
    ({ json: body }, user) => {
      const nested = getAt(body, ['order_id', 'id'])
      return nested === undefined ? ownOrder(getAt(body, ['order_id']), user) : shownOrder(orderOf(nested))
    },
    inBody,
  ),
  quiet: carefulOrders(({ json: body }) => getAt(body, ['order_id', 'id']) ?? getAt(body, ['order_id']), inBody),
})
