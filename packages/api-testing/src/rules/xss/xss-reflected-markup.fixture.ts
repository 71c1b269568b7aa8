import { defineFixtures, html, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function search(name: string, answer: (q: string) => FixtureAnswer): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /search': { query: { q: 'lamp' }, handle: ({ query }) => answer(query.get('q') ?? '') } },
  }
}

const encoded = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export default defineFixtures({
  fires: [
    search('as it is', (q) => html(`<h1>Results for ${q}</h1>`)),
    search('in an error', (q) => html(`<p>${q} was not found</p>`, 404)),
  ],
  quiet: [
    search('encoded', (q) => html(`<h1>Results for ${encoded(q)}</h1>`)),
    search('only in places that are no markup', (q) =>
      html(`<title>${q}</title><!-- ${q} --><textarea>${q}</textarea>`),
    ),
    search('as JSON', (q) => json({ q })),
    search('text once, markup removed', (q) =>
      html(`<h1>${q.replaceAll(/<[^>]*>/g, '')}</h1><textarea>${q}</textarea>`),
    ),
  ],
})
