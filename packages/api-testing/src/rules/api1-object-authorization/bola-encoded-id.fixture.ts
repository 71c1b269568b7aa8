import { carefulOrders, defineFixtures, orderApi, orderOf, ownOrder, shownOrder } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: orderApi('the check reads the raw path', ({ path, params }, user) => {
    const raw = path.split('/').at(-1) ?? ''
    return /^\d+$/.test(raw) ? ownOrder(raw, user) : shownOrder(orderOf(params.id))
  }),
  quiet: carefulOrders(({ params }) => params.id),
})
