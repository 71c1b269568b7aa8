import { createHmac } from 'node:crypto'
import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject, parseJson } from '../../rule/index.ts'

const state = Buffer.from(JSON.stringify({ after: 20, limit: 20 })).toString('base64')

function items(name: string, next: string, accepts: (cursor: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /items': ({ query }) => {
        const cursor = query.get('cursor')
        return cursor !== null && !accepts(cursor)
          ? json({ error: 'bad cursor' }, 400)
          : json({ items: [{ id: 1 }], next_cursor: next })
      },
    },
  }
}

const isState = (cursor: string): boolean => isJsonObject(parseJson(Buffer.from(cursor, 'base64').toString()))
const mac = createHmac('sha256', 'key of the server').update(state).digest('base64url')

export default defineFixtures({
  fires: items('not signed', state, isState),
  quiet: [
    items('signed', `${state}.${mac}`, (cursor) => cursor === `${state}.${mac}`),
    items('looked up on the server', state, (cursor) => cursor === state),
    items('ignored', state, () => true),
  ],
})
