import { defineFixtures, forbidden, json } from '../../fixture-kit/index.ts'
import type { FixtureAnswer, FixtureRequest } from '../../fixture-kit/index.ts'

const shoes = [
  { id: 1, name: 'red shoes' },
  { id: 2, name: 'blue shoes' },
]

function found({ query }: FixtureRequest): FixtureAnswer {
  const q = query.get('q') ?? ''
  const quotes = q.split("'").length - 1
  if (quotes % 2 === 1) return json({ error: `SQLITE_ERROR: unrecognized token: "'%${q}%'"` }, 500)
  return json(shoes.filter(({ name }) => name.includes(q)))
}

export default defineFixtures({
  fires: [
    { routes: { 'GET /products': { query: { q: 'shoes' }, handle: found } } },
    {
      name: 'where only administrators get in',
      config: { roles: ['user', 'admin'] },
      routes: {
        'GET /products': {
          query: { q: 'shoes' },
          handle: (request) => (request.user?.role === 'admin' ? found(request) : forbidden),
        },
      },
    },
  ],
  quiet: [
    {
      name: 'bound parameters',
      routes: {
        'GET /products': {
          query: { q: 'shoes' },
          handle: ({ query }) => json(shoes.filter(({ name }) => name.includes(query.get('q') ?? ''))),
        },
        'GET /products/{id}': {
          path: { id: 1 },
          handle: ({ params }) =>
            /^\d+$/.test(params.id ?? '')
              ? json(shoes[0] ?? null)
              : json({ error: `"${params.id}" is no number` }, 400),
        },
      },
    },
    {
      name: 'echoes the input and breaks on everything odd',
      routes: {
        'GET /products': {
          query: { q: 'shoes' },
          handle: ({ query }) =>
            /^\w+$/.test(query.get('q') ?? '')
              ? json(shoes)
              : json({ error: `cannot search for ${query.get('q')}`, hint: 'see the SQL syntax page' }, 500),
        },
      },
    },
  ],
})
