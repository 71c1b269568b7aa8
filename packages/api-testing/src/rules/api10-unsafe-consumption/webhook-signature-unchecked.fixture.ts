import { createHmac } from 'node:crypto'
import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

function receiver(name: string, accepts: (request: FixtureRequest) => boolean, takesAnything = false): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /webhooks/payments': {
        headers: { 'X-Signature': 'sha256=00' },
        body: { type: 'payment.succeeded', order: 17 },
        handle: (request) => {
          if (!accepts(request)) return json({ error: 'wrong signature' }, 401)
          if (!takesAnything && fieldText(request, 'type') === '') return json({ error: 'unknown event' }, 422)
          return json({ received: true })
        },
      },
    },
  }
}

export default defineFixtures({
  fires: [
    receiver('never looks', () => true),
    receiver(
      'looks only whether there is one that is wrong in form',
      ({ headers }) => headers['x-signature'] === undefined || String(headers['x-signature']).startsWith('sha256='),
    ),
  ],
  quiet: [
    receiver(
      'verified',
      ({ headers, text }) =>
        headers['x-signature'] === `sha256=${createHmac('sha256', 'k3f9-22xa').update(text).digest('hex')}`,
    ),
    receiver('acknowledges whatever comes', () => true, true),
  ],
})
