import type { Fixture } from './fixture.ts'
import { json } from './server.ts'

/** An API that lets pages of some origins read its answers with credentials, and names `https://app.example.org` to all others. */
export function corsApi(name: string, trusts: (origin: string) => boolean): Fixture {
  return {
    name,
    routes: {
      'GET /me': ({ headers }) => {
        const { origin = '' } = headers
        return json({ name: 'ada' }, 200, {
          'access-control-allow-origin': trusts(origin) ? origin : 'https://app.example.org',
          'access-control-allow-credentials': 'true',
          vary: 'Origin',
        })
      },
    },
  }
}
