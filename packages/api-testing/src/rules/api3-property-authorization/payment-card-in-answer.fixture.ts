import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function wallet(name: string, method: JsonObject): Fixture {
  return {
    name,
    routes: { 'GET /wallet': ({ user }) => (user === undefined ? unauthorized : json({ methods: [method] })) },
  }
}

export default defineFixtures({
  fires: [
    wallet('plain', { card: '4012 8888 8888 1881' }),
    wallet('as a number', { card_number: 5_105_105_105_105_100 }),
  ],
  quiet: [
    wallet('masked', { card: '4012 88** **** 1881', last4: '1881' }),
    wallet('a number that is none', { card: '4012 8888 8888 1882' }),
    wallet('a reference that happens to pass', { tracking: '4012888888881881' }),
  ],
})
