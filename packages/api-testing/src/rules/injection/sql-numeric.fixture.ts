import { defineFixtures, json, notFound } from '../../fixture-kit/index.ts'

const items = [
  { id: 4, name: 'lamp', price: 30 },
  { id: 5, name: 'table', price: 120 },
]

/** The sum that a database would take `5+12-12` for. */
function computed(text: string): number {
  return (text.match(/[+-]?\d+/g) ?? []).reduce((sum, term) => sum + Number(term), 0)
}

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /items/{id}': {
        path: { id: 5 },
        handle: ({ params }) => {
          const item = items.find(({ id }) => id === computed(params.id ?? ''))
          return item === undefined ? notFound : json(item)
        },
      },
    },
  },
  quiet: [
    {
      name: 'takes the digits at the start',
      users: [],
      routes: {
        'GET /items/{id}': {
          path: { id: 5 },
          handle: ({ params }) => {
            const item = items.find(({ id }) => id === Number.parseInt(params.id ?? '', 10))
            return item === undefined ? notFound : json(item)
          },
        },
      },
    },
    {
      name: 'wants a number',
      users: [],
      routes: {
        'GET /items': {
          query: { id: 5 },
          handle: ({ query }) =>
            /^\d+$/.test(query.get('id') ?? '') ? json(items[1] ?? null) : json({ error: 'id must be a number' }, 400),
        },
      },
    },
  ],
})
