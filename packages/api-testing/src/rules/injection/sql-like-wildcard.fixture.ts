import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const vouchers = [{ code: 'SUMMER', percent: 20 }]

function shop(name: string, fits: (stored: string, asked: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /vouchers': {
        query: { code: 'SUMMER' },
        handle: ({ query }) => json(vouchers.filter(({ code }) => fits(code, query.get('code') ?? ''))),
      },
    },
  }
}

export default defineFixtures({
  fires: shop('LIKE', (stored, asked) => new RegExp(`^${asked.replaceAll('_', '.')}$`).test(stored)),
  quiet: [
    shop('equality', (stored, asked) => stored === asked),
    shop(
      'forgives one wrong letter',
      (stored, asked) => stored.split('').filter((letter, at) => letter !== asked[at]).length < 2,
    ),
    shop('ignores the code', () => true),
  ],
})
