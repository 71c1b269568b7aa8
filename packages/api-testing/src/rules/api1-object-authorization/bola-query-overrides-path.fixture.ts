import { carefulOrders, defineFixtures, orderApi, orderOf, ownOrder, shownOrder } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: orderApi('merged parameters', ({ params, query }, user) => {
    const isAllowed = ownOrder(params.id, user).status === 200
    return isAllowed && query.has('id') ? shownOrder(orderOf(query.get('id'))) : ownOrder(params.id, user)
  }),
  quiet: carefulOrders(({ params, query }) => query.get('id') ?? params.id),
})
