import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer, FixtureRequest } from '../../fixture-kit/index.ts'

function orders(name: string, answer: (request: FixtureRequest) => FixtureAnswer): Fixture {
  return { name, users: [], routes: { 'GET /orders': answer } }
}

export default defineFixtures({
  fires: [
    orders('link', ({ headers }) => json({ next: `http://${headers.host}/orders?page=2` })),
    orders('redirect', ({ headers }) => ({ status: 301, headers: { location: `https://${headers.host}/orders/` } })),
  ],
  quiet: [
    orders('configured address', () => json({ next: 'https://shop.example.org/orders?page=2' })),
    orders('known hosts only', ({ headers }) =>
      headers.host?.startsWith('127.') === true
        ? json({ next: `http://${headers.host}/orders?page=2` })
        : json({ error: `unknown host ${headers.host}` }, 421),
    ),
  ],
})
