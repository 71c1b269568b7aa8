import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function registration(name: string, shown: (sent: JsonObject) => JsonObject): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /register': {
        body: { email: 'ada@example.org', password: 'Kx8!kkdd' },
        handle: ({ json: body }) => json(isJsonObject(body) ? shown(body) : {}, 201),
      },
    },
  }
}

export default defineFixtures({
  fires: registration('the stored record', (sent) => ({ id: 1, account: sent })),
  quiet: [
    registration('chosen fields', ({ email = '' }) => ({ id: 1, email })),
    registration('masked', ({ email = '' }) => ({ id: 1, email, password: '********' })),
  ],
})
