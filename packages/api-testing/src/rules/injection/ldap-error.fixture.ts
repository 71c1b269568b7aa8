import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function directory(name: string, answer: (asked: string) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /staff': { query: { uid: 'ada' }, handle: ({ query }) => answer(query.get('uid') ?? '') } },
  }
}

export default defineFixtures({
  fires: directory('pastes it in', (asked) =>
    /[()]/.test(asked) ? json({ error: 'ldap_search(): Bad search filter (-7)' }, 500) : json([{ uid: 'ada' }]),
  ),
  quiet: [
    directory('escaped', (asked) => json(asked === 'ada' ? [{ uid: 'ada' }] : [])),
    directory('refuses everything unknown in the same words', (asked) =>
      asked === 'ada'
        ? json([{ uid: 'ada' }])
        : json({ error: 'not a valid search filter: unbalanced parentheses?' }, 400),
    ),
  ],
})
