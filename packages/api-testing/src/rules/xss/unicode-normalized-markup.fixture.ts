import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, clean: (q: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /search': { query: { q: 'lamp' }, handle: ({ query }) => html(`<p>${clean(query.get('q') ?? '')}</p>`) },
    },
  }
}

const encode = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export default defineFixtures({
  fires: search('cleans, then normalizes', (q) => encode(q).normalize('NFKC')),
  quiet: [search('normalizes, then cleans', (q) => encode(q.normalize('NFKC'))), search('leaves them alone', encode)],
})
