import { defineFixtures, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer, FixtureHandler } from '../../fixture-kit/index.ts'

const account: FixtureHandler = ({ user }) =>
  user === undefined ? unauthorized : json({ name: user.name, iban: 'GB00' })

/** The service with a cache before it that keeps what ends like a file. */
function cached(name: string, service: FixtureHandler, keeps: RegExp): () => Fixture {
  return () => {
    const cache = new Map<string, FixtureAnswer>()
    return {
      name,
      routes: { 'GET /account': account },
      fallback: async (request) => {
        const kept = cache.get(request.path)
        if (kept !== undefined) return kept
        const answer = await service(request)
        if (keeps.test(request.path) && (answer.status ?? 200) === 200) cache.set(request.path, answer)
        return answer
      },
    }
  }
}

const lenient: FixtureHandler = (request) => (request.path.startsWith('/account') ? account(request) : notFound)

export default defineFixtures({
  fires: cached('keeps what ends in css', lenient, /\.css$/),
  quiet: [
    cached('no cache', lenient, /^never$/),
    cached('exact paths', () => notFound, /\.css$/),
    cached('open to everybody under that name', () => json({ name: 'alice', iban: 'GB00' }), /^never$/),
  ],
})
