import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

function lookup(name: string, answer: (ids: Json[]) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /items/lookup': {
        body: { ids: [1, 2] },
        handle: ({ json: body }) => answer(isJsonObject(body) && Array.isArray(body.ids) ? body.ids : []),
      },
    },
  }
}

const found = (ids: Json[]) => json({ items: ids.map((id) => ({ id })) })

export default defineFixtures({
  fires: lookup('no limit', found),
  quiet: [
    lookup('limit', (ids) => (ids.length > 100 ? json({ error: 'at most 100 ids' }, 400) : found(ids))),
    lookup('takes the first hundred', (ids) => found(ids.slice(0, 100))),
    lookup('each id once', (ids) => found([...new Set(ids)])),
  ],
})
