import { defineFixtures, json, notFound } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

/** What a statement with `reference = '<value>'` in it does for the few conditions that are asked. */
function matches(value: string): boolean | undefined {
  const quotes = value.split("'").length - 1
  if (quotes % 2 === 1) return undefined
  const [, a, b] = / OR (\d+)=(\d+)/.exec(value) ?? []
  return a !== undefined && quotes > 0 && a === b
}

function lookup(name: string, find: (value: string) => FixtureAnswer): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /count': { query: { tag: 'moss' }, handle: ({ query }) => find(query.get('tag') ?? '') } },
  }
}

export default defineFixtures({
  fires: [
    lookup('counts what matches', (value) => json({ count: matches(value) === true ? 7 : 0, tags: [] })),
    {
      name: 'one thing by its reference',
      users: [],
      routes: {
        'GET /things/{reference}': {
          path: { reference: 'T-1' },
          handle: ({ params }) => {
            const reference = params.reference ?? ''
            return reference === 'T-1' || matches(reference) === true
              ? json({ reference: 'T-9', title: 'A thing' })
              : notFound
          },
        },
      },
    },
  ],
  quiet: [
    lookup('bound values', (value) => json({ count: value === 'moss' ? 2 : 0 })),
    lookup('a filter that knows what always holds', (value) =>
      / OR (\d+)=\1/.test(value) ? json({ error: 'blocked' }, 403) : json({ count: 0 }),
    ),
    lookup('words of a search', (value) => json({ count: value.split(/\W+/).length })),
    lookup('an echo', (value) => json({ count: 0, tag: value })),
  ],
})
