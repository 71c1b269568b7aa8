import {
  carefulOrders,
  defineFixtures,
  notFound,
  orderApi,
  orderOf,
  ownOrder,
  shownOrder,
} from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

const inBody = { route: 'POST /orders/search', described: { body: { order_id: 1 } } }
const inQuery = { route: 'GET /invoice', described: { query: { order_id: 1 } } }

export default defineFixtures({
  fires: [
    orderApi(
      'list in the body',
      ({ json: body }, user) => {
        const id = getAt(body, ['order_id'])
        return Array.isArray(id) ? shownOrder(orderOf(id[0])) : ownOrder(id, user)
      },
      inBody,
    ),
    orderApi(
      'list in the query',
      ({ query }, user) =>
        query.has('order_id[]') ? shownOrder(orderOf(query.get('order_id[]'))) : ownOrder(query.get('order_id'), user),
      inQuery,
    ),
  ],
  quiet: [
    ...carefulOrders(({ json: body }) => getAt(body, ['order_id']), inBody),
    orderApi(
      'lists are checked, too',
      ({ query }, user) =>
        query.size === 0 ? notFound : ownOrder(query.get('order_id') ?? query.get('order_id[]'), user),
      inQuery,
    ),
  ],
})
