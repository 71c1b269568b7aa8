import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function records(name: string, taken: readonly string[]): () => Fixture {
  return () => {
    const record: JsonObject = {
      id: 'r-77',
      address: 'Elm Street 1',
      insuranceChecked: false,
      discountPercent: 0,
      visits: 3,
      supportTier: 'BRONZE',
    }
    return {
      name,
      users: ['alice'],
      routes: {
        'GET /record': ({ user }) => (user === undefined ? unauthorized : json(record)),
        'PATCH /record': {
          body: { address: 'Elm Street 1' },
          handle: ({ user, json: body }) => {
            if (user === undefined) return unauthorized
            for (const [field, value] of Object.entries(body as JsonObject))
              if (taken.includes(field)) record[field] = value
            return json(record)
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: [
    records('copies what it has', ['address', 'insuranceChecked', 'discountPercent']),
    records('copies a step of a scale', ['address', 'supportTier']),
  ],
  quiet: [records('takes what it says', ['address']), records('lets visits be counted', ['address', 'visits'])],
})
