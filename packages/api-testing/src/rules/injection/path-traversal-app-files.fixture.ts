import { normalize } from 'node:path/posix'
import { defineFixtures, notFound, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const files: Record<string, string> = {
  '/srv/app/public/readme.txt': 'hello',
  '/srv/app/package.json': '{"name":"shop","dependencies":{"express":"4"}}',
}

function downloads(name: string, resolve: (file: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /download': {
        query: { file: 'readme.txt' },
        handle: ({ query }) => {
          const content = files[resolve(query.get('file') ?? '')]
          return content === undefined ? notFound : text(content)
        },
      },
    },
  }
}

export default defineFixtures({
  // Stays below /srv, which is not enough.
  fires: downloads('wrong root', (file) => {
    const path = normalize(`/srv/app/public/${file}`)
    return path.startsWith('/srv/') ? path : ''
  }),
  quiet: [
    downloads('right root', (file) => {
      const path = normalize(`/srv/app/public/${file}`)
      return path.startsWith('/srv/app/public/') ? path : ''
    }),
    {
      name: 'says which manifest it has',
      users: [],
      routes: {
        'GET /download': {
          query: { file: 'readme.txt' },
          handle: ({ query }) => text(`{"file": "${query.get('file')}", "dependencies": "see the manual"}`),
        },
      },
    },
  ],
})
