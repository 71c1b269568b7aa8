import { defineFixtures, json, notFound } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function items(name: string, find: (id: number) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /items/{id}': { path: { id: 5 }, handle: ({ params }) => find(Number(params.id)) } },
  }
}

const failure = json({ error: 'internal error' }, 500)
const known = (id: number) => (id === 5 ? json({ id }) : notFound)

export default defineFixtures({
  fires: items('column of four bytes', (id) => (Math.abs(id) > 2_147_483_647 ? failure : known(id))),
  quiet: [
    items('any number is looked for', known),
    items('largest number said', (id) => (id > 1_000_000 ? json({ error: 'id is too large' }, 400) : known(id))),
    items('breaks on every unknown id', (id) => (id === 5 ? known(id) : failure)),
  ],
})
