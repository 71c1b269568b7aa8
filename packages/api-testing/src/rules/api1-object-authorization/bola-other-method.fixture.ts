import {
  carefulOrders,
  defineFixtures,
  notFound,
  orderApi,
  orderOf,
  ownOrder,
  shownOrder,
} from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: orderApi('POST reads without the check', ({ params }, user) => ownOrder(params.id, user), {
    elsewhere: ({ method, path }) => (method === 'POST' ? shownOrder(orderOf(path.split('/').at(-1))) : notFound),
  }),
  quiet: carefulOrders(({ params }) => params.id, {
    elsewhere: ({ path }, user) => ownOrder(path.split('/').at(-1), user),
  }),
})
