import { defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function referrals(name: string, reward: (own: string, used: string) => number | undefined): () => Fixture {
  return () => {
    let balance = 50
    return {
      name,
      routes: {
        'GET /account': ({ user }) =>
          user === undefined ? unauthorized : json({ balance, referral_code: `REF-${user.id}-K` }),
        'POST /referrals': {
          body: { referral_code: 'REF-FRIEND' },
          handle: (request) => {
            if (request.user === undefined) return unauthorized
            const value = reward(`REF-${request.user.id}-K`, fieldText(request, 'referral_code'))
            if (value === undefined) return json({ error: 'not your own code, please' }, 422)
            balance += value
            return json({ ok: true })
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: referrals('any code', () => 10),
  quiet: [
    referrals("not one's own", (own, used) => (own === used ? undefined : 10)),
    referrals('accepted, without a reward', (own, used) => (own === used ? 0 : 10)),
  ],
})
