import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function search(name: string, answer: (depth: number) => FixtureAnswer): Fixture {
  return {
    name,
    users: [],
    routes: { 'POST /search': { body: { city: 'London' }, handle: ({ text }) => answer(text.split('[').length - 1) } },
  }
}

const hits = json({ hits: [{ name: 'ada' }] })

export default defineFixtures({
  fires: search('recursion', (depth) => (depth > 5000 ? json({ error: 'stack exhausted' }, 500) : hits)),
  quiet: [
    search('any depth', () => hits),
    search('limit', (depth) => (depth > 32 ? json({ error: 'too deep' }, 400) : hits)),
    search('breaks without a city', (depth) => (depth > 0 ? json({ error: 'no city' }, 500) : hits)),
  ],
})
