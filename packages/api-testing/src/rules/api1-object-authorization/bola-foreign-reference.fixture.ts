import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'

const addresses = [
  { id: 8101, user_id: 101, street: '1 Elm Street' },
  { id: 8102, user_id: 102, street: '9 Oak Avenue' },
]

function shop(
  name: string,
  isAllowed: (address: { user_id: number }, userId: number) => boolean,
  isShown = true,
): Fixture {
  return {
    name,
    routes: {
      'GET /addresses': ({ user }) =>
        user === undefined ? unauthorized : json(addresses.filter((one) => one.user_id === user.id)),
      'POST /parcels': {
        body: { address_id: 1, weight: 2 },
        handle: ({ user, json: body }) => {
          if (user === undefined) return unauthorized
          const address = addresses.find(({ id }) => id === getAt(body, ['address_id']))
          if (address === undefined || !isAllowed(address, user.id)) return json({ error: 'unknown address' }, 422)
          return json({ id: 1, ...(isShown ? { to: { street: address.street } } : {}) }, 201)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: shop('references are not checked', () => true),
  quiet: [
    shop('checked', (address, userId) => address.user_id === userId),
    shop('shows nothing of it', () => true, false),
  ],
})
