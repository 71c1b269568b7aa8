import { defineFixtures, html, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, page: string): Fixture {
  return { name, users: [], routes: { 'GET /me': () => json({ name: 'ada' }) }, fallback: () => html(page, 404) }
}

export default defineFixtures({
  fires: [
    site(
      'Django',
      '<h1>Page not found</h1><p>Using the URLconf defined in <code>shop.urls</code>, Django tried these patterns</p><p>You have <code>DEBUG = True</code>',
    ),
    site('Rails', '<h1>Routing Error</h1><h2>No route matches [GET] "/x"</h2>'),
  ],
  quiet: [
    site('production page', '<h1>Not Found</h1><p>The requested resource was not found on this server.</p>'),
    site('talks about debugging', '<h1>Page not found</h1>Set DEBUG = True? No route matches your wish.'),
  ],
})
