import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function sending(name: string, answer: (sent: string) => JsonObject): Fixture {
  return {
    name,
    users: [],
    routes: { 'POST /codes/send': { body: { phone: '+4915550101' }, handle: ({ text }) => json(answer(text)) } },
  }
}

export default defineFixtures({
  fires: sending('for tests', () => ({ sent: true, otp: '493816' })),
  quiet: [
    sending('sent', () => ({ sent: true, expires_in: 300 })),
    sending('masked', () => ({ sent: true, otp: '******', otp_length: 6 })),
  ],
})
