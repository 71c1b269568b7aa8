import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function verify(name: string, wrong: (count: number) => FixtureAnswer): () => Fixture {
  return () => {
    let count = 0
    return {
      name,
      users: ['alice'],
      routes: {
        'POST /otp/verify': {
          body: { code: '483920' },
          handle: (request) => {
            if (fieldText(request, 'code') === '483920') return json({ verified: true })
            count += 1
            return wrong(count)
          },
        },
      },
    }
  }
}

const no = json({ error: 'wrong code' }, 400)

export default defineFixtures({
  fires: [
    verify('no limit', () => no),
    verify('no limit, refused with 500', () => json({ message: 'Invalid OTP! Please try again' }, 500)),
  ],
  quiet: [
    verify('breaks', () => json({ error: 'internal error' }, 500)),
    verify('429', (count) => (count > 5 ? json({ error: 'wait' }, 429) : no)),
    verify('the code is void after five', (count) => (count > 5 ? json({ error: 'ask for a new code' }, 410) : no)),
    verify('takes any code', () => json({ verified: true })),
  ],
})
