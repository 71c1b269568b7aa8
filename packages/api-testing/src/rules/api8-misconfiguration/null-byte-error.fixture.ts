import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, answer: (text: string) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /search': { query: { q: 'lamp' }, handle: ({ query }) => answer(query.get('q') ?? '') } },
  }
}

const failure = json({ error: 'internal error' }, 500)

export default defineFixtures({
  fires: search('refused by the database', (text) => (text.includes('\0') ? failure : json([]))),
  quiet: [
    search('any text', () => json([])),
    search('refused', (text) => (text.includes('\0') ? json({ error: 'control characters' }, 400) : json([]))),
    search('breaks on everything but lamps', (text) => (text === 'lamp' ? json([]) : failure)),
  ],
})
