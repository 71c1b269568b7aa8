import type { Fixture } from './fixture.ts'
import { fieldText, json } from './server.ts'

/** An API that does something with an address of the caller; what `use` resolves to is shown in the answer. */
export function fetcher(name: string, use: (url: string) => Promise<string | void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /previews': {
        body: { title: 'mine', url: 'http://example.org/page' },
        handle: async (request) => {
          const url = fieldText(request, 'url')
          // The example leads outside; no fixture goes there.
          const shown = url === 'http://example.org/page' ? undefined : await use(url)
          return json({ saved: true, shown: shown ?? '' }, 201)
        },
      },
    },
  }
}
