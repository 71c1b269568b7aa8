import { defineFixtures, json } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const keysOf = (body: Json | undefined): string[] => (isJsonObject(body) ? Object.keys(body) : [])

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'PATCH /profile': {
        body: { city: 'London' },
        handle: ({ json: body }) =>
          keysOf(body).some((key) => key.includes("'"))
            ? json({ error: 'SQLITE_ERROR: unrecognized token' }, 500)
            : json({ saved: true }),
      },
    },
  },
  quiet: [
    {
      name: 'known fields only',
      users: [],
      routes: { 'PATCH /profile': { body: { city: 'London' }, handle: () => json({ saved: true }) } },
    },
    {
      name: 'complains about every unknown column, as it should',
      users: [],
      routes: {
        'PATCH /profile': {
          body: { city: 'London' },
          handle: ({ json: body }) =>
            keysOf(body).length > 1
              ? json({ error: `syntax error at or near "${keysOf(body)[1]}": there is no such field` }, 400)
              : json({ saved: true }),
        },
      },
    },
  ],
})
