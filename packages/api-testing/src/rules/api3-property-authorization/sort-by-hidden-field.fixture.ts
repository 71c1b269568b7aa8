import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const people = [
  { id: 1, name: 'ada', password_hash: 'c9' },
  { id: 2, name: 'grace', password_hash: 'a1' },
  { id: 3, name: 'edith', password_hash: 'b4' },
]

function list(name: string, allowed: readonly string[]): () => Fixture {
  return () => ({
    name,
    routes: {
      'GET /people': ({ query }) => {
        const field = query.get('sort') ?? 'id'
        const key = (person: (typeof people)[number]): string =>
          allowed.includes(field) ? String(Reflect.get(person, field)) : String(person.id)
        return json(
          [...people].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ id, name: shown }) => ({ id, name: shown })),
        )
      },
    },
  })
}

export default defineFixtures({
  fires: list('any field', ['id', 'name', 'password_hash']),
  quiet: [
    list('shown fields only', ['id', 'name']),
    () => {
      let turn = 0
      return {
        name: 'another order every time',
        routes: {
          'GET /people': () => {
            turn += 1
            return json([0, 1, 2].map((at) => ({ id: (at * 2 + turn) % 7, name: 'somebody' })))
          },
        },
      }
    },
  ],
})
