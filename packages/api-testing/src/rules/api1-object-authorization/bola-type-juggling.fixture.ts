import { carefulOrders, defineFixtures, fixtureOrders, orderApi, orderOf, shownOrder } from '../../fixture-kit/index.ts'

const foreign = (id: string, user: { id: number }): boolean =>
  fixtureOrders.some((order) => String(order.id) === id && order.user_id !== user.id)

export default defineFixtures({
  fires: [
    orderApi('compared as text, read as a number', ({ params }, user) =>
      foreign(params.id ?? '', user)
        ? shownOrder(undefined)
        : shownOrder(orderOf(Number.parseInt(params.id ?? '', 10))),
    ),
    orderApi('hexadecimal', ({ params }, user) =>
      foreign(params.id ?? '', user)
        ? shownOrder(undefined)
        : shownOrder(
            orderOf(
              Number(
                params.id?.trim().startsWith('0x') === true || foreign(params.id ?? '', { id: 0 }) ? params.id : 'none',
              ),
            ),
          ),
    ),
  ],
  quiet: carefulOrders(({ params }) => Number.parseInt(params.id ?? '', 10)),
})
