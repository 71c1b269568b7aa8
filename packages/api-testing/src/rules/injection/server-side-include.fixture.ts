import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function page(name: string, serve: (text: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /hello': { query: { name: 'ada' }, handle: ({ query }) => html(`<p>${serve(query.get('name') ?? '')}</p>`) },
    },
  }
}

export default defineFixtures({
  fires: page('includes on', (text) =>
    text.replace(/<!--#set var="h" value="(\d+)" --><!--#echo var="h" -->/, (_, value: string) => value),
  ),
  quiet: [page('echo', (text) => text), page('removes comments', (text) => text.replaceAll(/<!--.*?-->/g, ''))],
})
