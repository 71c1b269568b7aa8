import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function members(
  name: string,
  more: JsonObject,
  properties: JsonObject = { id: { type: 'integer' }, nickname: { type: 'string' } },
): Fixture {
  return {
    name,
    routes: {
      'GET /members': {
        operation: {
          responses: {
            200: {
              description: 'ok',
              content: { 'application/json': { schema: { type: 'array', items: { type: 'object', properties } } } },
            },
          },
        },
        handle: ({ user }) => (user === undefined ? unauthorized : json([{ id: 4, nickname: 'ada', ...more }])),
      },
    },
  }
}

export default defineFixtures({
  fires: members('address and role', { home_address: '1 Elm Street', role: 'editor' }),
  quiet: [
    members('as described', {}),
    members('more, but nothing that matters', { color: 'green' }),
    members(
      'described',
      { phone: '555-1' },
      { id: { type: 'integer' }, nickname: { type: 'string' }, phone: { type: 'string' } },
    ),
    members('describes something else', { phone: '555-1' }, { total: { type: 'integer' } }),
  ],
})
