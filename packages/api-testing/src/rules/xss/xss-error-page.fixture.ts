import { defineFixtures, html, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, page: (path: string) => string, type = 'text/html'): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: ({ path }) => html(page(decodeURIComponent(path)), 404, { 'content-type': type }),
  }
}

export default defineFixtures({
  fires: site('decoded', (path) => `<h1>There is no ${path}</h1>`),
  quiet: [
    site('encoded', (path) => `<h1>There is no ${path.replaceAll('<', '&lt;')}</h1>`),
    site('not shown', () => '<h1>Not found</h1>'),
    site('as text', (path) => `There is no ${path}`, 'text/plain'),
  ],
})
