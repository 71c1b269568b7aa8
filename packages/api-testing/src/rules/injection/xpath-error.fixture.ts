import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function directory(name: string, answer: (asked: string) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /staff': { query: { login: 'ada' }, handle: ({ query }) => answer(query.get('login') ?? '') } },
  }
}

export default defineFixtures({
  fires: directory('pastes it in', (asked) =>
    asked.includes("'")
      ? json({ error: 'lxml.etree.XPathEvalError: Invalid predicate' }, 500)
      : json([{ login: 'ada' }]),
  ),
  quiet: [
    directory('variable', () => json([{ login: 'ada' }])),
    directory('explains itself', (asked) =>
      asked === 'ada'
        ? json([{ login: 'ada' }])
        : json({ error: `XPathException? No, "${asked}" is just unknown` }, 400),
    ),
  ],
})
