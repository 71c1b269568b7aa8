import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function reset(name: string, accepts: (address: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /forgot': {
        body: { email: 'ada@example.org' },
        handle: (request) =>
          accepts(fieldText(request, 'email')) ? json({ sent: true }) : json({ error: 'no address' }, 400),
      },
    },
  }
}

export default defineFixtures({
  fires: reset('begins like one', (address) => /^[^@\s]+@[\w.]+/.test(address)),
  quiet: [reset('is one', (address) => /^[^@\s,;]+@[\w.]+$/.test(address)), reset('checks nothing', () => true)],
})
