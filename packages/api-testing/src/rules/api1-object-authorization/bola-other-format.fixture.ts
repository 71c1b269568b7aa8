import { carefulOrders, defineFixtures, orderApi, orderOf, ownOrder, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    orderApi('by extension', ({ params }, user) => {
      const order = orderOf((params.id ?? '').replace(/\.csv$/, ''))
      return params.id?.endsWith('.csv') === true && order !== undefined
        ? text(`id;item;address\n${order.id};${order.item};${order.address}\n`, 200, { 'content-type': 'text/csv' })
        : ownOrder(params.id, user)
    }),
    orderApi('by Accept', ({ params, headers }, user) => {
      const order = orderOf(params.id)
      return headers.accept === 'text/html' && order !== undefined
        ? text(`<p>${order.address}</p>`, 200, { 'content-type': 'text/html' })
        : ownOrder(params.id, user)
    }),
  ],
  quiet: carefulOrders(({ params }) => params.id?.replace(/\.\w+$/, '')),
})
