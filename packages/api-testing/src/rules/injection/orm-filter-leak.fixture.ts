import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const hash = 'pbkdf2$1000$x'
const articles = [{ id: 1, title: 'On engines' }]

function blog(name: string, shows: (query: URLSearchParams) => boolean): Fixture {
  return { name, users: [], routes: { 'GET /articles': ({ query }) => json(shows(query) ? articles : []) } }
}

export default defineFixtures({
  fires: blog('every parameter is a filter', (query) =>
    hash.startsWith(query.get('author__password__startswith') ?? ''),
  ),
  quiet: [
    blog('known filters only', () => true),
    blog('anything unknown finds nothing', (query) => query.size === 0),
    blog('any parameter with a value finds nothing', (query) => [...query.values()].every((value) => value === '')),
  ],
})
