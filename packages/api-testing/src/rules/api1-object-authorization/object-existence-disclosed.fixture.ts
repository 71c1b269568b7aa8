import {
  carefulOrders,
  defineFixtures,
  forbidden,
  orderApi,
  orderOf,
  ownOrder,
  shownOrder,
} from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: orderApi('403 and 404', ({ params }, user) =>
    orderOf(params.id) !== undefined && ownOrder(params.id, user).status !== 200
      ? forbidden
      : ownOrder(params.id, user),
  ),
  quiet: [
    ...carefulOrders(({ params }) => params.id),
    orderApi('403 for both', ({ params }, user) =>
      ownOrder(params.id, user).status === 200 ? shownOrder(orderOf(params.id)) : forbidden,
    ),
  ],
})
