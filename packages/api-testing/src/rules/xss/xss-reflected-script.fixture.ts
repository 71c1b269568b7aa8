import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, page: (q: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /search': { query: { q: 'lamp' }, handle: ({ query }) => html(page(query.get('q') ?? '')) } },
  }
}

const encoded = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export default defineFixtures({
  fires: [
    search('encoded for HTML only', (q) => `<script>\nvar q = '${encoded(q)}'\n</script>`),
    search('quotes escaped, backslashes not', (q) => `<script>var q = '${encoded(q).replaceAll("'", "\\'")}'</script>`),
    search('JSON without escaped brackets', (q) => `<script>var q = ${JSON.stringify(q)}</script>`),
  ],
  quiet: [
    search(
      'JSON with escaped brackets',
      (q) => `<script>var q = ${JSON.stringify(q).replaceAll('<', String.raw`\u003c`)}</script>`,
    ),
    search('the other quote', (q) => `<script>var q = "${encoded(q).replaceAll(/["\\\n`]/g, '')}"</script>`),
    search(
      'data attribute',
      (q) => `<div data-q="${encoded(q).replaceAll('"', '&quot;')}"></div><script>run()</script>`,
    ),
  ],
})
