import {
  defineFixtures,
  fixtureOrders,
  html,
  json,
  notFound,
  orderApi,
  orderOf,
  ownOrder,
  text,
} from '../../fixture-kit/index.ts'

const route = 'GET /orders/{id}/invoice'
const invoice = (id: unknown) => {
  const order = orderOf(id)
  return order === undefined
    ? notFound
    : text(`%PDF-1.4 invoice ${order.id} for ${order.address}`, 200, { 'content-type': 'application/pdf' })
}

export default defineFixtures({
  fires: orderApi('invoices are not checked', ({ params }) => invoice(params.id), { route }),
  quiet: [
    orderApi(
      'checked',
      ({ params }, user) => (ownOrder(params.id, user).status === 200 ? invoice(params.id) : notFound),
      { route },
    ),
    orderApi('the same terms for every order', () => html('<h1>Terms of sale</h1><p>All orders are final.</p>'), {
      route,
    }),
    orderApi(
      'renders for whoever asks',
      ({ params }, user) =>
        text(
          `Dear ${user.name}, order ${params.id} is ${fixtureOrders.some(({ id }) => String(id) === params.id) ? 'known' : 'unknown'}.`,
        ),
      { route, more: { 'GET /health': () => json({ ok: true }) } },
    ),
  ],
})
