import type { Fixture } from './fixture.ts'
import { fieldText, json, unauthorized } from './server.ts'

interface Bank {
  readonly accepts?: (amount: number, to: string, from: string) => boolean
  /** What is booked for an amount. */
  readonly booked?: (amount: number) => number
  /** Books the receiver's side from what was read before, so that paying oneself pays. */
  readonly booksFromSnapshot?: boolean
}

/** `POST /transfers` between accounts, and `GET /account`, which shows one's own. */
export function bankApi(
  name: string,
  { accepts = () => true, booked = (amount) => amount, booksFromSnapshot = false }: Bank,
): () => Fixture {
  return () => {
    const balances = new Map([
      ['alice', 1000],
      ['bob', 1000],
      ['admin', 0],
    ])
    return {
      name,
      routes: {
        'GET /account': ({ user }) =>
          user === undefined
            ? unauthorized
            : json({ owner: user.name, username: user.name, balance: balances.get(user.name) ?? 0 }),
        'POST /transfers': {
          body: { to: 'bob', amount: 10, currency: 'EUR' },
          handle: (request) => {
            const { user } = request
            if (user === undefined) return unauthorized
            const amount = Number(fieldText(request, 'amount'))
            const to = fieldText(request, 'to')
            const [mine, theirs] = [balances.get(user.name), balances.get(to)]
            if (mine === undefined || theirs === undefined || Number.isNaN(amount) || !accepts(amount, to, user.name))
              return json({ error: 'this transfer cannot be made' }, 422)
            balances.set(user.name, mine - booked(amount))
            balances.set(to, (booksFromSnapshot ? theirs : (balances.get(to) ?? 0)) + booked(amount))
            return json({ done: true }, 201)
          },
        },
      },
    }
  }
}
