import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function bills(name: string, pay: (amount: number) => FixtureAnswer): Fixture {
  return {
    name,
    users: ['alice'],
    routes: {
      'POST /bills/{id}/pay': {
        path: { id: 31 },
        body: { amountCents: 8450 },
        handle: ({ user, json: body }) =>
          user === undefined ? unauthorized : pay(Number((body as { amountCents?: number }).amountCents)),
      },
    },
  }
}

export default defineFixtures({
  fires: bills('any amount will do', (amount) => json({ id: 31, dueCents: 8450, paidCents: amount, status: 'paid' })),
  quiet: [
    bills('only the whole', (amount) =>
      amount === 8450 ? json({ id: 31, dueCents: 8450, status: 'paid' }) : json({ error: 'not what is due' }, 422),
    ),
    bills('in parts', (amount) =>
      json({ id: 31, dueCents: 8450, paidCents: amount, status: amount < 8450 ? 'open' : 'paid' }),
    ),
  ],
})
