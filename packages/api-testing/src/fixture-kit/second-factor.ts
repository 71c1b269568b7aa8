import type { Json } from '../json.ts'
import { getAt } from '../json.ts'
import type { Fixture } from './fixture.ts'
import type { FixtureAnswer } from './server.ts'
import { json, unauthorized } from './server.ts'

/** `POST /mfa/verify`, which takes the code 493816 and whatever else `opens` lets pass. */
export function secondFactor(
  name: string,
  opens: (code: Json | undefined) => boolean,
  {
    limit = Number.POSITIVE_INFINITY,
    limited = json({ error: 'too many attempts' }, 429),
  }: { limit?: number; limited?: FixtureAnswer } = {},
): () => Fixture {
  return () => {
    let failures = 0
    return {
      name,
      routes: {
        'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
        'POST /mfa/verify': {
          body: { code: '123456' },
          handle: ({ json: body }) => {
            const code = getAt(body, ['code'])
            if (code === '493816' || opens(code)) return json({ token: 'signed-in-k3f922xa' })
            failures += 1
            return failures > limit ? limited : json({ error: 'wrong code' }, 401)
          },
        },
      },
    }
  }
}
