import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, page: (q: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /search': { query: { q: 'lamp' }, handle: ({ query }) => html(page(query.get('q') ?? '')) } },
  }
}

export default defineFixtures({
  fires: search('AngularJS', (q) => `<body ng-app><p>Results for ${q.replaceAll('<', '&lt;')}</p></body>`),
  quiet: [
    search('no framework', (q) => `<body><p>Results for ${q.replaceAll('<', '&lt;')}</p></body>`),
    search('braces encoded', (q) => `<body ng-app><p>Results for ${q.replaceAll('{', '&#123;')}</p></body>`),
    search('values not shown', () => '<body ng-app><p>Results</p></body>'),
  ],
})
