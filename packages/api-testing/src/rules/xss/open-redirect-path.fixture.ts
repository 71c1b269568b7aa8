import { defineFixtures, json, notFound } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, location: (path: string) => string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: ({ path }) => {
      const target = location(path)
      return target === undefined ? notFound : { status: 301, headers: { location: target } }
    },
  }
}

export default defineFixtures({
  fires: [
    site('adds a slash', (path) => (path.endsWith('/') ? undefined : `${path}/`)),
    site('removes a slash', (path) => (path.endsWith('/') ? path.slice(0, -1) : undefined)),
  ],
  quiet: [
    site('collapses slashes', (path) => path.replaceAll(/[/\\]{2,}/g, '/').replace(/\/$/, '')),
    site('full address', (path) => `https://shop.example.org${path}/`),
  ],
})
