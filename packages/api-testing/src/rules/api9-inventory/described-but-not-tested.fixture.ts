import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function shop(name: string, paths: string[]): Fixture {
  const document = {
    openapi: '3.0.1',
    paths: Object.fromEntries(paths.map((path) => [path, { get: { responses: {} } }])),
  }
  return {
    name,
    users: [],
    routes: {
      'GET /orders': () => json([{ id: 1 }]),
      'GET /orders/{id}': { path: { id: 1 }, handle: () => json({ id: 1 }) },
      'GET /refunds': { hidden: true, handle: () => json([{ id: 7 }]) },
      'GET /openapi.json': { hidden: true, handle: () => json(document) },
    },
  }
}

export default defineFixtures({
  fires: shop('one more', ['/orders', '/orders/{orderId}', '/refunds']),
  quiet: [shop('the same', ['/orders', '/orders/{orderId}/']), shop('described and gone', ['/orders', '/gone'])],
})
