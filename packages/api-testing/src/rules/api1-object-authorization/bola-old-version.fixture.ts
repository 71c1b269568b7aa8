import {
  carefulOrders,
  defineFixtures,
  notFound,
  orderApi,
  orderOf,
  ownOrder,
  shownOrder,
} from '../../fixture-kit/index.ts'

const route = 'GET /v2/orders/{id}'

export default defineFixtures({
  fires: orderApi('version 1 is open', ({ params }, user) => ownOrder(params.id, user), {
    route,
    elsewhere: ({ path }) => (path.startsWith('/v1/orders/') ? shownOrder(orderOf(path.split('/').at(-1))) : notFound),
  }),
  quiet: carefulOrders(({ params }) => params.id, {
    route,
    elsewhere: ({ path }, user) => ownOrder(path.split('/').at(-1), user),
  }),
})
