import { defineFixtures, json, notFound, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function front(name: string, route: (host: string, path: string) => Promise<string | undefined>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: async ({ headers, path }) => {
      const page = await route(headers.host ?? '', path)
      return page === undefined ? notFound : text(page)
    },
  }
}

export default defineFixtures({
  fires: front('any host', async (host, path) =>
    path.startsWith('/hf') && host.startsWith('127.0.0.1:') ? (await fetch(`http://${host}${path}`)).text() : undefined,
  ),
  quiet: front('shows the host', (host, path) => Promise.resolve(`nothing at ${host}${path}`)),
})
