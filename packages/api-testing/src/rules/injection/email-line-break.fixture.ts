import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function newsletter(name: string, accepts: (address: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /newsletter': {
        body: { email: 'ada@example.org' },
        handle: (request) =>
          accepts(fieldText(request, 'email')) ? json({ subscribed: true }) : json({ error: 'no address' }, 400),
      },
    },
  }
}

export default defineFixtures({
  fires: newsletter('line by line', (address) => /^[^@\s]+@[\w.]+$/m.test(address)),
  quiet: [
    newsletter('whole text', (address) => /^[^@\s]+@[\w.]+$/.test(address)),
    newsletter('checks nothing', () => true),
  ],
})
