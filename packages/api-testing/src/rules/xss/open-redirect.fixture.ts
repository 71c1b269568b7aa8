import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function go(name: string, answer: (next: string) => FixtureAnswer): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /go': { query: { next: '/home' }, handle: ({ query }) => answer(query.get('next') ?? '') } },
  }
}

const to = (location: string): FixtureAnswer => ({ status: 302, headers: { location } })

export default defineFixtures({
  fires: [
    go('anywhere', to),
    go('begins with a slash', (next) => to(next.startsWith('/') ? next : '/')),
    go('names this host', (next) => to(/^https?:\/\/127\.0\.0\.1/.test(next) ? next : '/')),
    go('by refresh', (next) => html(`<meta http-equiv="refresh" content="0; url=${next}">`)),
  ],
  quiet: [
    go('paths only', (next) => to(/^\/(?![/\\\t])[\w/]*$/.test(next) ? next : '/')),
    go('page in between', (next) => to(`/leave?url=${encodeURIComponent(next)}`)),
    go('shown as a link', (next) => html(`<p>Continue to ${next}</p>`)),
  ],
})
