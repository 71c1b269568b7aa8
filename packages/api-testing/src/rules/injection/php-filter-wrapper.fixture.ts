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
  fires: site('include', (page) =>
    page.startsWith('php://filter/convert.base64-encode/resource=')
      ? Buffer.from('<?php echo "hello world"; ?>').toString('base64')
      : 'Welcome',
  ),
  quiet: [
    site('list of pages', () => 'Welcome'),
    site('encodes whatever it is given', (page) => Buffer.from(page).toString('base64')),
  ],
})
