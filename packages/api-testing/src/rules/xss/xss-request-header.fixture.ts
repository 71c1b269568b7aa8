import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function about(name: string, page: (agent: string) => string): Fixture {
  return { name, users: [], routes: { 'GET /about': ({ headers }) => html(page(headers['user-agent'] ?? '')) } }
}

export default defineFixtures({
  fires: about('as it is', (agent) => `<p>Your browser: ${agent}</p>`),
  quiet: [
    about('encoded', (agent) => `<p>Your browser: ${agent.replaceAll('<', '&lt;')}</p>`),
    about('not shown', () => '<p>Welcome</p>'),
  ],
})
