import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'

/** `POST /coupons/apply` with a code and an amount, of which `worth` makes what is credited. */
function coupons(name: string, worth: (sent: number) => number): () => Fixture {
  return () => {
    let balance = 40
    return {
      name,
      routes: {
        'GET /wallet': ({ user }) => (user === undefined ? unauthorized : json({ balance })),
        'POST /coupons/apply': {
          body: { code: 'SPRING', amount: 15 },
          handle: ({ user, json: body }) => {
            if (user === undefined) return unauthorized
            balance += worth(isJsonObject(body) ? Number(body.amount) : 0)
            return json({ message: 'applied' })
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: coupons('believed', (sent) => sent),
  quiet: [coupons('looked up', () => 15), coupons('at most its worth', (sent) => Math.min(sent, 15))],
})
