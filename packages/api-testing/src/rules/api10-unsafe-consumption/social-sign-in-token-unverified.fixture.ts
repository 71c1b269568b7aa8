import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { parseJwt } from '../../rule/index.ts'
import type { Jwt } from '../../rule/index.ts'

function social(name: string, accepts: (jwt: Jwt | undefined, text: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /auth/google': {
        body: { id_token: 'eyJhbGciOiJSUzI1NiJ9.e30.x' },
        handle: (request) => {
          const text = fieldText(request, 'id_token')
          return accepts(parseJwt(text), text)
            ? json({ token: 'session-k3f9-22xa-p0d1' })
            : json({ error: 'the token does not verify' }, 401)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: [
    social('decoded and believed', (jwt) => typeof jwt?.claims.email === 'string'),
    social('unsigned ones', (jwt) => jwt?.header.alg === 'none'),
  ],
  quiet: [social('verified', () => false), social('signs anybody in as a guest', (_, text) => text !== '')],
})
