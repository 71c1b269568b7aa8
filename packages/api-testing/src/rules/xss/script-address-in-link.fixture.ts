import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function leave(name: string, page: (url: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /leave': {
        query: { url: 'https://example.org/' },
        handle: ({ query }) => html(page(query.get('url') ?? '')),
      },
    },
  }
}

const encoded = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export default defineFixtures({
  fires: leave('any address', (url) => `<a href="${encoded(url)}">go on</a>`),
  quiet: [
    leave('http only', (url) => `<a href="${/^https?:/.test(url) ? encoded(url) : '/'}">go on</a>`),
    leave('as text', (url) => `<p>You are leaving for href="${encoded(url)}"</p>`.replaceAll('=', '&#61;')),
  ],
})
