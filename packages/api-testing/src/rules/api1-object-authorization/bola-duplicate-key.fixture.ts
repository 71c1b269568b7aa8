import { carefulOrders, defineFixtures, orderApi, orderOf, ownOrder, shownOrder } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

const inBody = { route: 'POST /orders/search', described: { body: { order_id: 1 } } }

export default defineFixtures({
  fires: orderApi(
    'the gateway takes the first key, the service the last',
    ({ text, json: body }, user) => {
      const checked = /"order_id":\s*(\d+)/.exec(text)?.[1]
      return ownOrder(checked, user).status === 200
        ? shownOrder(orderOf(getAt(body, ['order_id'])))
        : ownOrder(checked, user)
    },
    inBody,
  ),
  quiet: carefulOrders(({ json: body }) => getAt(body, ['order_id']), inBody),
})
