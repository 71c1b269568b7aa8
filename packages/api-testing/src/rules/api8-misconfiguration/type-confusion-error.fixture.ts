import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

function search(name: string, answer: (city: Json | undefined) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /search': {
        body: { city: 'London' },
        handle: ({ json: body }) => answer(isJsonObject(body) ? body.city : undefined),
      },
    },
  }
}

const failure = json({ error: 'internal error' }, 500)

export default defineFixtures({
  fires: search('takes it for a text', (city) => (typeof city === 'string' ? json([]) : failure)),
  quiet: [
    search('checks the type', (city) =>
      typeof city === 'string' ? json([]) : json({ error: 'city must be a text' }, 400),
    ),
    search('breaks on everything it does not know', (city) => (city === 'London' ? json([]) : failure)),
  ],
})
