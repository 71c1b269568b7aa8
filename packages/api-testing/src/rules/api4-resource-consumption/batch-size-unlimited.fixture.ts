import { defineFixtures, graphqlApi, json } from '../../fixture-kit/index.ts'
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

function variables(name: string, most: number): Fixture {
  return graphqlApi(name, {
    schema: 'type Item { id: ID } type Query { items(ids: [ID!]!): [Item] }',
    root: {
      items: ({ ids }) => {
        if (!Array.isArray(ids) || ids.length > most) throw new Error(`at most ${most} ids`)
        return ids.map((id: unknown) => ({ id }))
      },
    },
  })
}

export default defineFixtures({
  fires: [lookup('no limit', found), variables('list in a variable', 100_000)],
  quiet: [
    lookup('limit', (ids) => (ids.length > 100 ? json({ error: 'at most 100 ids' }, 400) : found(ids))),
    lookup('takes the first hundred', (ids) => found(ids.slice(0, 100))),
    variables('limit of a variable', 100),
    lookup('each id once', (ids) => found([...new Set(ids)])),
  ],
})
