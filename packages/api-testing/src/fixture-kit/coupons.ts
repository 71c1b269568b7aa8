import type { Fixture } from './fixture.ts'
import { json, unauthorized } from './server.ts'

interface Coupons {
  /** How often the code may be used. */
  readonly uses: number
  readonly refusalStatus?: number
  readonly showsBalance?: boolean
  /** What each use is worth. */
  readonly step?: number
  /** Milliseconds between looking whether the code may be used and marking it as used: the window of a race. */
  readonly windowMs?: number
  readonly more?: Fixture['routes']
}

/** `POST /coupons/redeem`, which adds to the balance that `GET /wallet` shows. */
export function couponApi(
  name: string,
  { uses, refusalStatus = 409, showsBalance = true, step = 10, windowMs = 0, more = {} }: Coupons,
): () => Fixture {
  return () => {
    const used = new Map<string, number>()
    let balance = 100
    let total = 90
    return {
      name,
      routes: {
        ...(showsBalance
          ? { 'GET /wallet': ({ user }) => (user === undefined ? unauthorized : json({ balance })) }
          : {}),
        ...more,
        'POST /coupons/redeem': {
          body: { coupon: 'SPRING10' },
          handle: async ({ user, text }) => {
            if (user === undefined) return unauthorized
            const key = `${user.name} ${text}`
            if ((used.get(key) ?? 0) >= uses)
              return refusalStatus === 200
                ? json({ message: 'already redeemed' })
                : json({ error: 'already redeemed' }, refusalStatus)
            if (windowMs > 0) await new Promise((resolve) => setTimeout(resolve, windowMs))
            used.set(key, (used.get(key) ?? 0) + 1)
            balance += step
            total -= step
            return json(showsBalance ? { message: 'redeemed' } : { total })
          },
        },
      },
    }
  }
}
