import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

const people = [
  { id: 'u-7f31', name: 'alice', visit: 'the knee of alice hurts' },
  { id: 'u-9c02', name: 'bob', visit: 'bob has a cough again' },
]

function visits(name: string, whose: (request: FixtureRequest, own: string) => string): Fixture {
  const own = ({ user }: FixtureRequest): string => people.find((one) => one.name === user?.name)?.id ?? ''
  return {
    name,
    routes: {
      'GET /me': (request) =>
        request.user === undefined ? unauthorized : json({ id: own(request), username: request.user.name }),
      'GET /visits': {
        query: { personId: '' },
        handle: (request) => {
          if (request.user === undefined) return unauthorized
          const shown = whose(request, own(request))
          return json(people.filter(({ id }) => id === shown).map(({ id, visit }) => ({ personId: id, reason: visit })))
        },
      },
    },
  }
}

export default defineFixtures({
  fires: visits('any person', ({ query }, own) => query.get('personId') || own),
  quiet: [
    visits("only one's own", (_, own) => own),
    visits('nothing of others', ({ query }, own) => ((query.get('personId') || own) === own ? own : 'nobody')),
  ],
})
