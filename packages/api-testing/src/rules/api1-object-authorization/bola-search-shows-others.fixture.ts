import { defineFixtures, fixtureOrders, json, orderApi } from '../../fixture-kit/index.ts'
import type { FixtureOrder, FixtureUser } from '../../fixture-kit/index.ts'

const search = (name: string, sees: (order: FixtureOrder, user: FixtureUser) => boolean) =>
  orderApi(
    name,
    ({ query }, user) => {
      const word = query.get('q') ?? ''
      const found = fixtureOrders.filter((order) => sees(order, user) && JSON.stringify(order).includes(word))
      return json({ q: word, results: found.map((order) => ({ ...order })) })
    },
    { route: 'GET /search', described: { query: { q: 'table' } } },
  )

export default defineFixtures({
  fires: search('not filtered', () => true),
  quiet: [search('filtered', (order, user) => order.user_id === user.id), search('finds nothing', () => false)],
})
