import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

/** How a document database compares a stored text with what it is given. */
function fits(stored: string, wanted: Json | undefined): boolean {
  if (isJsonObject(wanted))
    return Array.isArray(wanted.$in)
      ? wanted.$in.includes(stored)
      : typeof wanted.$regex === 'string' && new RegExp(wanted.$regex).test(stored)
  return wanted === stored
}

function field(body: Json | undefined, name: string): Json | undefined {
  return isJsonObject(body) ? body[name] : undefined
}

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'POST /login': {
        body: { user: 'ada', password: 'correct horse' },
        handle: ({ json: body }) =>
          fits('ada', field(body, 'user')) && fits('correct horse', field(body, 'password'))
            ? json({ token: 'abc123', name: 'ada' })
            : unauthorized,
      },
      'POST /search': {
        body: { city: 'London' },
        handle: ({ json: body }) => json({ hits: fits('London', field(body, 'city')) ? [{ name: 'ada' }] : [] }),
      },
    },
  },
  quiet: [
    {
      name: 'compares texts',
      users: [],
      routes: {
        'POST /search': {
          body: { city: 'London' },
          handle: ({ json: body }) => json({ hits: field(body, 'city') === 'London' ? [{ name: 'ada' }] : [] }),
        },
      },
    },
    {
      name: 'ignores the field',
      users: [],
      routes: { 'POST /search': { body: { city: 'London' }, handle: () => json({ hits: [{ name: 'ada' }] }) } },
    },
    {
      name: 'refuses objects',
      users: [],
      routes: {
        'POST /search': {
          body: { city: 'London' },
          handle: ({ json: body }) =>
            typeof field(body, 'city') === 'string'
              ? json({ hits: [{ name: 'ada' }] })
              : json({ error: 'city must be a string' }, 400),
        },
      },
    },
  ],
})
