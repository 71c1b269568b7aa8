import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

const stored = { id: 4, nickname: 'ada', password_hash: 'f3b1c7d29a8e', email: 'ada@example.org' }

function members(name: string, shown: (query: URLSearchParams) => JsonObject): Fixture {
  return {
    name,
    routes: { 'GET /members': ({ user, query }) => (user === undefined ? unauthorized : json([shown(query)])) },
  }
}

export default defineFixtures({
  fires: [
    members('chosen by name', (query) => {
      const wanted = new Set(['id', 'nickname', ...(query.get('fields') ?? '').split(',')])
      return Object.fromEntries(Object.entries(stored).filter(([name]) => wanted.has(name)))
    }),
    members('relation', (query) => ({
      id: 4,
      nickname: 'ada',
      ...(query.get('include')?.includes('owner') === true ? { owner: { email: stored.email } } : {}),
    })),
  ],
  quiet: [
    members('allowed names only', (query) => {
      const wanted = new Set((query.get('fields') ?? 'id,nickname').split(','))
      return Object.fromEntries(Object.entries({ id: 4, nickname: 'ada' }).filter(([name]) => wanted.has(name)))
    }),
    members('repeats the query', (query) => ({ id: 4, nickname: 'ada', query: Object.fromEntries(query) })),
    members('shows more whenever there is a query', (query) => ({
      id: 4,
      nickname: 'ada',
      ...(query.size > 0 ? { email: stored.email } : {}),
    })),
  ],
})
