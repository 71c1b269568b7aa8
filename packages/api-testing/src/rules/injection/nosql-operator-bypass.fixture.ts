import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

function login(name: string, fits: (password: Json | undefined) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /login': {
        body: { user: 'ada', password: 'wrong' },
        handle: ({ json: body }) =>
          isJsonObject(body) && body.user === 'ada' && fits(body.password) ? json({ token: 'abc123' }) : unauthorized,
      },
    },
  }
}

const secret = 'correct horse'

export default defineFixtures({
  fires: login('asks the database', (password) =>
    isJsonObject(password) && password.$ne !== undefined ? password.$ne !== secret : password === secret,
  ),
  quiet: [
    login('compares texts', (password) => password === secret),
    login('takes any object', (password) => isJsonObject(password) || password === secret),
    login('takes anything', () => true),
  ],
})
