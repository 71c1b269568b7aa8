import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const users = [
  { name: 'ada', city: 'London' },
  { name: 'grace', city: 'New York' },
]

function directory(name: string, find: (query: URLSearchParams) => typeof users): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /users': { query: { city: 'London' }, handle: ({ query }) => json(find(query)) } },
  }
}

const withCity = (city: string | null): typeof users => users.filter((user) => user.city === city)

export default defineFixtures({
  fires: directory('nested query', (query) => withCity(query.get('city[$in][0]') ?? query.get('city'))),
  quiet: [
    directory('plain query', (query) => withCity(query.get('city'))),
    directory('no city means all', (query) => (query.has('city') ? withCity(query.get('city')) : users)),
    directory('ignores the city', () => users),
  ],
})
