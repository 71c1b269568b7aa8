import { defineFixtures, json } from '../../fixture-kit/index.ts'

const broken = json({ error: 'database error' }, 500)

/** A table of three columns behind `WHERE name = '<input>'`. */
function select(input: string): ReturnType<typeof json> {
  const order = /^[^']*' ORDER BY (\d+)-- '$/.exec(input)?.[1]
  if (order !== undefined) return Number(order) <= 3 ? json([{ id: 1, name: 'ada', city: 'London' }]) : broken
  const row = /' AND 1=0 UNION ALL SELECT ([\d*,]+)-- '$/.exec(input)?.[1]
  if (row === undefined) return input.includes("'") ? broken : json([{ id: 1, name: 'ada', city: 'London' }])
  const values = row.split(',').map((term) => term.split('*').reduce((product, factor) => product * Number(factor), 1))
  if (values.length !== 3) return broken
  return json([{ id: values[0] ?? 0, name: String(values[1]), city: String(values[2]) }])
}

export default defineFixtures({
  fires: {
    users: [],
    routes: { 'GET /people': { query: { name: 'ada' }, handle: ({ query }) => select(query.get('name') ?? '') } },
  },
  quiet: [
    {
      name: 'bound parameter',
      users: [],
      routes: {
        'GET /people': {
          query: { name: 'ada' },
          handle: ({ query }) => json(query.get('name') === 'ada' ? [{ id: 1, name: 'ada' }] : []),
        },
      },
    },
    {
      name: 'a filter for positions that echoes',
      users: [],
      routes: {
        'GET /people': {
          query: { name: 'ada' },
          handle: ({ query }) =>
            /ORDER BY 99/.test(query.get('name') ?? '') ? broken : json({ asked: query.get('name'), found: 1 }),
        },
      },
    },
  ],
})
