import type { Fixture } from './fixture.ts'
import type { FixtureRequest } from './server.ts'
import { json, notFound } from './server.ts'

/** A sign-in at any spelling of `/login` that refuses the seventh attempt and all after it of whatever `key` tells apart. */
export function limitedLogin(name: string, key: (request: FixtureRequest) => string): () => Fixture {
  return () => {
    const counts = new Map<string, number>()
    const handle = (request: FixtureRequest) => {
      const caller = key(request)
      const count = (counts.get(caller) ?? 0) + 1
      counts.set(caller, count)
      return count > 6 ? json({ error: 'too many attempts' }, 429) : json({ error: 'wrong password' }, 401)
    }
    return {
      name,
      users: [],
      routes: { 'POST /login': { body: { username: 'ada', password: 'Kx8!kkdd' }, handle } },
      fallback: (request) =>
        request.method === 'POST' && /^\/+login\/?$/i.test(request.path) ? handle(request) : notFound,
    }
  }
}
