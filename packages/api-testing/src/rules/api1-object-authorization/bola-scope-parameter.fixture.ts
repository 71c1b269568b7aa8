import { defineFixtures, fixtureOrders, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

function list(name: string, isWide: (request: FixtureRequest) => boolean): Fixture {
  return {
    name,
    routes: {
      'GET /orders': (request) =>
        request.user === undefined
          ? unauthorized
          : json(
              fixtureOrders
                .filter((order) => isWide(request) || order.user_id === request.user?.id)
                .map((order) => ({ ...order })),
            ),
    },
  }
}

export default defineFixtures({
  fires: [
    list('scope', ({ query }) => query.get('scope') === 'all'),
    list('not only mine', ({ query }) => query.get('mine') === 'false'),
  ],
  quiet: [
    list('ignores it', () => false),
    list('administrators only', ({ query, user }) => query.get('scope') === 'all' && user?.role === 'admin'),
  ],
})
