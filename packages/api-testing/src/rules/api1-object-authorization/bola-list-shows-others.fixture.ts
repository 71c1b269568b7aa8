import { defineFixtures, fixtureOrders, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureOrder } from '../../fixture-kit/index.ts'

function list(
  name: string,
  shown: (order: FixtureOrder, userId: number) => Record<string, string | number> | undefined,
): Fixture {
  return {
    name,
    routes: {
      'GET /orders': ({ user }) =>
        user === undefined
          ? unauthorized
          : json(fixtureOrders.map((order) => shown(order, user.id)).filter((order) => order !== undefined)),
    },
  }
}

export default defineFixtures({
  fires: list('not filtered', (order) => ({ ...order })),
  quiet: [
    list('filtered', (order, userId) => (order.user_id === userId ? { ...order } : undefined)),
    list('shared, without personal fields', ({ id, user_id, item }) => ({ id, user_id, item })),
    list("shared, personal fields only of one's own", (order, userId) =>
      order.user_id === userId ? { ...order } : { id: order.id, user_id: order.user_id },
    ),
  ],
})
