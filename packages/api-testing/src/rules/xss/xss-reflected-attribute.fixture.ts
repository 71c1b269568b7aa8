import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, page: (q: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /search': { query: { q: 'lamp' }, handle: ({ query }) => html(page(query.get('q') ?? '')) } },
  }
}

const brackets = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const all = (text: string): string => brackets(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;')

export default defineFixtures({
  fires: [
    search('double quotes', (q) => `<input name="q" value="${brackets(q)}">`),
    search('single quotes', (q) => `<input name='q' value='${brackets(q).replaceAll('"', '&quot;')}'>`),
    search('no quotes', (q) => `<input name=q value=${all(q)}>`),
  ],
  quiet: [
    search('encoded', (q) => `<input name="q" value="${all(q)}">`),
    search('single quotes in double ones', (q) => `<input name="q" value="${q.replaceAll('"', '&quot;')}">`),
    search('text and attribute', (q) => `<p>${brackets(q)}</p><input value="${all(q)}">`),
  ],
})
