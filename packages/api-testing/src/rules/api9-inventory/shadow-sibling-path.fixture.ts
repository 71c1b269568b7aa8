import { defineFixtures, html, json, notFound } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureHandler } from '../../fixture-kit/index.ts'

function shop(name: string, fallback: FixtureHandler, more: Fixture['routes'] = {}): Fixture {
  return { name, users: [], routes: { 'GET /api/orders': () => json([{ id: 1, item: 'lamp' }]), ...more }, fallback }
}

const dump = json([{ id: 1, item: 'lamp', customer: 'ada', card: '…' }])

export default defineFixtures({
  fires: [
    shop('export', ({ path }) => (path === '/api/orders/export' ? dump : notFound)),
    shop('administration', ({ path }) => (path === '/api/admin/orders' ? dump : notFound)),
  ],
  quiet: [
    shop('nothing there', () => notFound),
    shop('any word is an id', ({ path }) =>
      path.startsWith('/api/orders/') ? json({ id: path.slice(12) }) : notFound,
    ),
    shop('start page everywhere', () => html('<!doctype html><div id=app></div>')),
    shop('export is known', ({ path }) => (path === '/x' ? dump : notFound), { 'GET /api/orders/export': () => dump }),
  ],
})
