import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

function login(name: string, fits: (password: Json | undefined) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /login': {
        body: { user: 'ada', password: 'wrong' },
        handle: ({ json: body }) =>
          isJsonObject(body) && body.user === 'ada' && fits(body.password) ? json({ token: 'abc123' }) : unauthorized,
      },
    },
  }
}

const secret = 'correct horse'

/** A voucher that can be redeemed once. */
function vouchers(): Fixture {
  let isUsed = false
  return {
    name: 'a voucher, once',
    users: ['alice'],
    routes: {
      'POST /vouchers/redeem': {
        body: { voucher: 'none such' },
        handle: ({ user, json: body }) => {
          const asked = isJsonObject(body) ? body.voucher : undefined
          if (user === undefined) return unauthorized
          if (!(isJsonObject(asked) && asked.$ne !== undefined) && asked !== 'GIFT-77')
            return json({ error: 'there is no such voucher' }, 404)
          if (isUsed) return json({ error: 'this voucher was redeemed' }, 409)
          isUsed = true
          return json({ amount: 25 })
        },
      },
    },
  }
}

export default defineFixtures({
  fires: [
    vouchers,
    login('asks the database', (password) =>
      isJsonObject(password) && password.$ne !== undefined ? password.$ne !== secret : password === secret,
    ),
  ],
  quiet: [
    login('compares texts', (password) => password === secret),
    login('takes any object', (password) => isJsonObject(password) || password === secret),
    login('takes anything', () => true),
  ],
})
