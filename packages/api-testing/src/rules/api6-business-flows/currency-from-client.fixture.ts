import { defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function deposits(name: string, worth: (amount: number, currency: string) => number | undefined): () => Fixture {
  return () => {
    let balance = 100
    return {
      name,
      routes: {
        'GET /account': ({ user }) => (user === undefined ? unauthorized : json({ balance })),
        'POST /deposits': {
          body: { amount: 10, currency: 'EUR' },
          handle: (request) => {
            const value = worth(Number(fieldText(request, 'amount')), fieldText(request, 'currency'))
            if (request.user === undefined) return unauthorized
            if (value === undefined) return json({ error: 'unknown currency' }, 422)
            balance += value
            return json({ done: true }, 201)
          },
        },
      },
    }
  }
}

const rates = new Map([
  ['EUR', 1],
  ['VND', 0.00004],
  ['IDR', 0.00006],
])

export default defineFixtures({
  fires: deposits('at face value', (amount) => amount),
  quiet: [
    deposits('converted', (amount, currency) => {
      const rate = rates.get(currency)
      return rate === undefined ? undefined : amount * rate
    }),
    deposits('euros only', (amount, currency) => (currency === 'EUR' ? amount : undefined)),
  ],
})
