import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function users(name: string, fits: (asked: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /users': {
        query: { username: 'ada' },
        handle: ({ query }) => json(fits(query.get('username') ?? '') ? [{ username: 'ada', city: 'London' }] : []),
      },
    },
  }
}

export default defineFixtures({
  fires: users('folds when searching', (asked) => asked.normalize('NFKC') === 'ada'),
  quiet: [
    users('compares texts', (asked) => asked === 'ada'),
    users('ignores what is no ASCII', (asked) => ['ada', ''].includes(asked.replaceAll(/[^ -~]/g, ''))),
  ],
})
