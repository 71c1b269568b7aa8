import type { Fixture } from './fixture.ts'
import { json, unauthorized } from './server.ts'

const registered = 'https://app.example.org/callback'

interface AuthorizationFaults {
  /** Redirects to the registered address instead of refusing. */
  readonly fallsBack?: boolean
  /** What a request must hold besides. */
  readonly requires?: readonly string[]
}

/** `GET /oauth/authorize` of a client whose registered address is known. */
export function authorizationApi(
  name: string,
  accepts: (uri: string, registered: string) => boolean,
  { fallsBack = false, requires = [] }: AuthorizationFaults = {},
): Fixture {
  return {
    name,
    routes: {
      'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
      'GET /oauth/authorize': {
        query: {
          response_type: 'code',
          client_id: 'web',
          redirect_uri: registered,
          state: 'k3f922xa',
          code_challenge: 'p0d177yb',
        },
        handle: ({ query, user }) => {
          if (user === undefined) return unauthorized
          const asked = query.get('redirect_uri') ?? ''
          if (requires.some((field) => !query.has(field))) return json({ error: 'invalid_request' }, 400)
          if (!accepts(asked, registered) && !fallsBack) return json({ error: 'invalid redirect_uri' }, 400)
          const to = accepts(asked, registered) ? asked : registered
          return {
            status: 302,
            headers: {
              location: `${to}${to.includes('?') ? '&' : '?'}code=m8c291zc&state=${query.get('state') ?? ''}`,
            },
          }
        },
      },
    },
  }
}
