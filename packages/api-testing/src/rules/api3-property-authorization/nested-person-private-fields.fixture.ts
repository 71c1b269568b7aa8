import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function posts(name: string, author: (viewer: { id: number; name: string }) => JsonObject): Fixture {
  return {
    name,
    routes: {
      'GET /posts': ({ user }) =>
        user === undefined ? unauthorized : json([{ id: 9, title: 'on engines', author: author(user) }]),
    },
  }
}

export default defineFixtures({
  fires: [
    posts('e-mail of the author', () => ({ id: 7, nickname: 'ada', email: 'ada@example.org' })),
    posts('where the author is', () => ({ nickname: 'ada', latitude: 51.50735, longitude: -0.12776 })),
  ],
  quiet: [
    posts('name only', () => ({ id: 7, nickname: 'ada' })),
    posts("one's own record", (viewer) => ({
      id: viewer.id,
      nickname: viewer.name,
      email: `${viewer.name}@example.org`,
    })),
    posts('masked', () => ({ nickname: 'ada', email: 'a***@example.org', phone: null })),
  ],
})
