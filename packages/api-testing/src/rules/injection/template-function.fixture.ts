import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function greeting(name: string, render: (text: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /card': { query: { text: 'hello' }, handle: ({ query }) => html(render(query.get('text') ?? '')) } },
  }
}

export default defineFixtures({
  fires: [
    greeting('Freemarker', (text) =>
      text.replaceAll(/\$\{\((\d+)\*(\d+)\)\?c\}/g, (_, a: string, b: string) => String(Number(a) * Number(b))),
    ),
    greeting('Go', (text) => text.replaceAll(/\{\{printf "%d-%s" (\d+) "(\w+)"\}\}/g, '$1-$2')),
    greeting('Handlebars', (text) =>
      text.replaceAll(/\{\{lookup "(\d+)" "length"\}\}/g, (_, digits: string) => String(digits.length)),
    ),
  ],
  quiet: [
    greeting('echo', (text) => text.replaceAll('<', '&lt;')),
    // Takes the braces away and leaves what stood in them.
    greeting('removes braces', (text) => text.replaceAll(/[{}%<>$]/g, '')),
  ],
})
