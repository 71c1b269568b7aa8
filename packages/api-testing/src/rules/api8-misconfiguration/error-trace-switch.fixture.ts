import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, trace: string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: ({ path, query }) => {
      const body = { status: 404, error: 'Not Found', path }
      return json(trace !== undefined && query.get('trace') === 'true' ? { ...body, trace } : body, 404)
    },
  }
}

export default defineFixtures({
  fires: site(
    'on request',
    'org.springframework.web.server.ResponseStatusException: 404\n\tat org.app.Items.find(Items.java:12)',
  ),
  quiet: [site('never', undefined), site('an id of the trace', '4bf92f3577b34da6')],
})
