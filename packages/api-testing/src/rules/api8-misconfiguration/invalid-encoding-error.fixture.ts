import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer, FixtureRequest } from '../../fixture-kit/index.ts'

function search(name: string, answer: (request: FixtureRequest) => FixtureAnswer): Fixture {
  return { name, users: [], routes: { 'GET /search': { query: { q: 'lamp' }, handle: answer } } }
}

const failure = json({ error: 'URIError: URI malformed' }, 500)
/** The query as a strict decoder leaves it: URLSearchParams puts U+FFFD or the signs themselves. */
const isBroken = (query: URLSearchParams): boolean => /[\uFFFD%]/.test(query.get('q') ?? '')

export default defineFixtures({
  fires: search('decoder throws', ({ query }) => (isBroken(query) ? failure : json([]))),
  quiet: [
    search('lenient', () => json([])),
    search('refuses', ({ query }) => (isBroken(query) ? json({ error: 'bad encoding' }, 400) : json([]))),
    search('breaks on everything but lamps', ({ query }) => (query.get('q') === 'lamp' ? json([]) : failure)),
  ],
})
