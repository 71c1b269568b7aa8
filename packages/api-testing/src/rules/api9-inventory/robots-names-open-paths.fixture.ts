import { defineFixtures, html, json, notFound, text } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function site(name: string, answers: Record<string, FixtureAnswer>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: ({ path }) => answers[path] ?? notFound,
  }
}

const robots = text('User-agent: *\nDisallow: /admin/reports/\nDisallow: /cart\n')

export default defineFixtures({
  fires: site('open', {
    '/robots.txt': robots,
    '/admin/reports/': html('<h1>Reports</h1><table><tr><td>42</td></tr></table>'),
  }),
  quiet: [
    site('a sign-in page', { '/robots.txt': robots, '/admin/reports/': html('<form><input type="password"></form>') }),
    site('guarded', { '/robots.txt': robots }),
    site('nothing telling', {
      '/robots.txt': text('Disallow: /cart'),
      '/cart': html('<h1>Your cart is empty today</h1>'),
    }),
  ],
})
