import { defineFixtures, json } from '../../fixture-kit/index.ts'

const people = [
  { id: 1, name: 'grace' },
  { id: 2, name: 'ada' },
  { id: 3, name: 'linus' },
]
type Person = (typeof people)[number]

function sorted(direction: 1 | -1): Person[] {
  return [...people].sort((a, b) => direction * a.name.localeCompare(b.name))
}

/** What `ORDER BY <input>` makes of the list. */
function ordered(input: string): Person[] {
  const match = /^\(CASE WHEN (\d+)=(\d+) THEN name ELSE NULL END\) DESC$/.exec(input)
  if (match !== null) return match[1] === match[2] ? sorted(-1) : people
  return sorted(1)
}

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /people': {
        query: { sort: 'name' },
        handle: ({ query }) => json({ items: ordered(query.get('sort') ?? '') }),
      },
    },
  },
  quiet: [
    {
      name: 'falling order for whatever ends in DESC',
      users: [],
      routes: {
        'GET /people': {
          query: { sort: 'name' },
          handle: ({ query }) => json({ items: sorted(/desc$/i.test(query.get('sort') ?? '') ? -1 : 1) }),
        },
      },
    },
    () => {
      let turn = 0
      return {
        name: 'another order every time',
        users: [],
        routes: {
          'GET /people': {
            query: { sort: 'name' },
            handle: () => {
              turn += 1
              return json({ items: [...people.slice(turn % 3), ...people.slice(0, turn % 3)] })
            },
          },
        },
      }
    },
    {
      name: 'known columns only',
      users: [],
      routes: {
        'GET /people': {
          query: { sort: 'name' },
          handle: ({ query }) =>
            query.get('sort') === 'name' ? json({ items: people }) : json({ error: 'unknown column' }, 400),
        },
      },
    },
  ],
})
