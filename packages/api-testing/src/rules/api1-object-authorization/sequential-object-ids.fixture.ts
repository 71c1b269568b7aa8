import { randomInt, randomUUID } from 'node:crypto'
import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function tickets(name: string, ids: () => () => string | number): () => Fixture {
  return () => {
    const next = ids()
    return {
      name,
      routes: {
        'POST /tickets': {
          body: { title: 'the lamp flickers' },
          handle: ({ user }) => (user === undefined ? unauthorized : json({ id: next() }, 201)),
        },
      },
    }
  }
}

export default defineFixtures({
  fires: tickets('counted', () => {
    let count = 4000
    return () => (count += 1)
  }),
  quiet: [
    tickets('random UUIDs', () => () => randomUUID()),
    tickets('random numbers', () => () => randomInt(1_000_000, 90_000_000)),
    tickets('always the same', () => () => 17),
  ],
})
