import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'
import type { Json } from '../../rule/index.ts'

function orders(name: string, answer: (request: FixtureRequest) => Json): Fixture {
  return { name, users: [], routes: { 'GET /orders': (request) => json(answer(request)) } }
}

export default defineFixtures({
  fires: orders('believes it', ({ headers }) => ({
    next: `https://${String(headers['x-forwarded-host'] ?? 'shop.example.org')}/orders?page=2`,
  })),
  quiet: [
    orders('configured address', () => ({ next: 'https://shop.example.org/orders?page=2' })),
    orders('shows headers as they are', ({ headers }) => ({ seen: { host: headers['x-forwarded-host'] ?? '' } })),
  ],
})
