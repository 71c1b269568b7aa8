import type { Fixture } from './fixture.ts'
import type { FixtureAnswer } from './server.ts'
import { json } from './server.ts'

/** What another service answered. */
interface Fetched {
  readonly body: string
  readonly type: string
  readonly headers: Headers
}

/** `GET /proxy?url=`, which fetches the address and makes its answer of what came. */
export function relay(name: string, answer: (fetched: Fetched) => FixtureAnswer): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /proxy': {
        query: { url: 'http://example.org/page' },
        handle: async ({ query }) => {
          const url = query.get('url') ?? ''
          // The example leads outside; no fixture goes there.
          if (!url.startsWith('http://127.0.0.1')) return json({ error: 'cannot be fetched' }, 502)
          const response = await fetch(url)
          return answer({
            body: await response.text(),
            type: response.headers.get('content-type') ?? '',
            headers: response.headers,
          })
        },
      },
    },
  }
}
