import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, include: (page: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /index.php': {
        query: { page: 'home' },
        handle: ({ query }) => html(`<main>${include(query.get('page') ?? '')}</main>`),
      },
    },
  }
}

export default defineFixtures({
  fires: site('include', (page) => {
    const match = /^data:text\/plain,<\?php echo (\d+)\*(\d+); \?>$/.exec(page)
    return match === null ? 'Welcome' : String(Number(match[1]) * Number(match[2]))
  }),
  quiet: [
    site('list of pages', () => 'Welcome'),
    site('shows the file', (page) => page.replaceAll('<', '&lt;')),
    site('reads data addresses without executing them', (page) => page.replace(/^data:(?:\/\/)?text\/plain,/, '')),
  ],
})
