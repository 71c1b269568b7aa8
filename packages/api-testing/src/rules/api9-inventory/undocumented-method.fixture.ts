import { defineFixtures, json, notFound } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function shop(name: string, allowOf: (path: string) => string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /orders': () => json([{ id: 1 }]), 'GET /items': () => json([{ id: 2 }]) },
    fallback: ({ method, path }) => {
      const allow = method === 'OPTIONS' ? allowOf(path) : undefined
      return allow === undefined ? notFound : { status: 204, headers: { allow } }
    },
  }
}

export default defineFixtures({
  fires: shop('says what is there', (path) =>
    path === '/orders' ? 'GET, HEAD, DELETE' : path === '/items' ? 'GET, HEAD' : undefined,
  ),
  quiet: [
    shop('the same for every path', () => 'GET, POST, PUT, DELETE'),
    shop('what is known', () => 'GET, HEAD, OPTIONS'),
    shop('says nothing', () => undefined),
  ],
})
