import { defineFixtures, json } from '../../fixture-kit/index.ts'

const users = [
  { id: 1, name: 'ada', city: 'London' },
  { id: 2, name: 'grace', city: 'New York' },
]

/** What `WHERE name = '<input>'` would find, for inputs of the form `x' AND 'a'='b`. */
function find(input: string): typeof users {
  const match = /^(.*?)' AND '(\w+)'='(\w+)$/.exec(input)
  if (match === null) return users.filter(({ name }) => name === input)
  return match[2] === match[3] ? users.filter(({ name }) => name === match[1]) : []
}

export default defineFixtures({
  fires: {
    routes: { 'GET /users': { query: { name: 'ada' }, handle: ({ query }) => json(find(query.get('name') ?? '')) } },
  },
  quiet: [
    {
      name: 'bound parameter',
      routes: {
        'GET /users': {
          query: { name: 'ada' },
          handle: ({ query }) => json(users.filter(({ name }) => name === query.get('name'))),
        },
      },
    },
    { name: 'ignored parameter', routes: { 'GET /users': { query: { name: 'ada' }, handle: () => json(users) } } },
    {
      name: 'search for words',
      routes: {
        'GET /users': {
          query: { name: 'ada' },
          handle: ({ query }) => {
            const words = (query.get('name') ?? '').split(/\W+/)
            return json(users.filter(({ name }) => words.includes(name)))
          },
        },
      },
    },
    {
      name: 'reads the number at the start',
      routes: {
        'GET /users/{id}': {
          path: { id: 1 },
          handle: ({ params }) => json(users.find(({ id }) => id === Number.parseInt(params.id ?? '', 10)) ?? null),
        },
      },
    },
  ],
})
