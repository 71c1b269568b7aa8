import { defineFixtures, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureHandler } from '../../fixture-kit/index.ts'

const orders: FixtureHandler = ({ user }) => (user === undefined ? unauthorized : json([{ id: 1, item: 'lamp' }]))

function shop(name: string, fallback: FixtureHandler): Fixture {
  return { name, routes: { 'GET /api/v3/orders': orders }, fallback }
}

export default defineFixtures({
  fires: [
    shop('v2 is still there', (request) => (request.path === '/api/v2/orders' ? orders(request) : notFound)),
    shop('v1 asks nobody', ({ path }) => (path === '/api/v1/orders' ? json([{ id: 1, item: 'lamp' }]) : notFound)),
    {
      name: 'beside a path without a version',
      routes: { 'GET /api/orders/{id}': { path: { id: 1 }, handle: orders } },
      fallback: ({ path }) => (path === '/api/v1/orders/1' ? json([{ id: 1, item: 'lamp' }]) : notFound),
    },
  ],
  quiet: [
    {
      name: 'no versions at all',
      routes: { 'GET /orders': orders },
      fallback: () => notFound,
    },
    shop('switched off', () => notFound),
    shop('gone', ({ path }) => (path.startsWith('/api/v2/') ? json({ error: 'version 2 has ended' }, 410) : notFound)),
    shop('ignores the number', (request) => (/^\/api\/v\d+\/orders$/.test(request.path) ? orders(request) : notFound)),
    {
      name: 'version 2 is known',
      routes: { 'GET /api/v3/orders': orders, 'GET /api/v2/orders': orders },
    },
  ],
})
