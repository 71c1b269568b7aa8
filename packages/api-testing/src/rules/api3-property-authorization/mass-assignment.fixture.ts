import type { Fixture } from '../../fixture-kit/index.ts'
import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function registration(name: string, keeps: 'all' | 'known', answers: 'stored' | 'echo' | 'nothing'): () => Fixture {
  return () => {
    const users: JsonObject[] = []
    return {
      name,
      routes: {
        'POST /users': {
          body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd' },
          handle: ({ user, json: body }) => {
            if (user === undefined || !isJsonObject(body)) return unauthorized
            const { username = '', email = '' } = body
            const stored = { username, email, is_admin: false, ...(keeps === 'all' ? body : {}) }
            users.push(stored)
            return answers === 'stored'
              ? json({ id: users.length, ...stored }, 201)
              : answers === 'echo'
                ? json(body, 201)
                : json({ message: 'welcome' }, 201)
          },
        },
        'GET /users': ({ user }) =>
          user === undefined
            ? unauthorized
            : json({
                users: users.map(({ username = '', email = '', is_admin = false }) => ({ username, email, is_admin })),
              }),
      },
    }
  }
}

function profile(name: string, keeps: 'all' | 'known'): () => Fixture {
  return () => {
    let stored: JsonObject = { nickname: 'ada', balance: 100 }
    return {
      name,
      routes: {
        'GET /profile': ({ user }) => (user === undefined ? unauthorized : json(stored)),
        'PUT /profile': {
          body: { nickname: 'ada lovelace' },
          handle: ({ user, json: body }) => {
            if (user === undefined || !isJsonObject(body)) return unauthorized
            stored = { ...stored, ...(keeps === 'all' ? body : { nickname: body.nickname ?? '' }) }
            return json(stored)
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: [
    registration('read back from a list', 'all', 'nothing'),
    registration('in the answer', 'all', 'stored'),
    profile('update', 'all'),
  ],
  quiet: [
    registration('known fields only', 'known', 'stored'),
    registration('echoes the request, stores known fields', 'known', 'echo'),
    registration('says nothing', 'known', 'nothing'),
    profile('update of known fields', 'known'),
  ],
})
