import { carefulOrders, defineFixtures, orderApi, orderOf, ownOrder, shownOrder } from '../../fixture-kit/index.ts'

const inQuery = { route: 'GET /invoice', described: { query: { order_id: 1 } } }

export default defineFixtures({
  fires: orderApi(
    'checks the first, shows the last',
    ({ query }, user) => {
      const [first, last] = query.getAll('order_id')
      return ownOrder(first, user).status === 200 && last !== undefined
        ? shownOrder(orderOf(last))
        : ownOrder(first, user)
    },
    inQuery,
  ),
  quiet: carefulOrders(({ query }) => query.get('order_id'), inQuery),
})
