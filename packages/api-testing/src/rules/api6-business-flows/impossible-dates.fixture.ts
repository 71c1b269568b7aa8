import { defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function bookings(name: string, kept: (from: string, to: string) => readonly [string, string] | undefined): Fixture {
  return {
    name,
    routes: {
      'POST /bookings': {
        body: { room: 'blue room', check_in: '2030-01-10', check_out: '2030-01-12' },
        handle: (request) => {
          const period = kept(fieldText(request, 'check_in'), fieldText(request, 'check_out'))
          if (request.user === undefined) return unauthorized
          return period === undefined
            ? json({ error: 'choose other dates' }, 422)
            : json({ id: 5, check_in: period[0], check_out: period[1] }, 201)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: bookings('stores what comes', (from, to) => [from, to]),
  quiet: [
    bookings('compares', (from, to) => (from < to ? [from, to] : undefined)),
    bookings('puts them in order', (from, to) => (from < to ? [from, to] : [to, from])),
  ],
})
