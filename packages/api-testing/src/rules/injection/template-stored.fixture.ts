import { defineFixtures, fieldText, html, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function notes(name: string, render: (text: string) => string): () => Fixture {
  return () => {
    const stored = ['first']
    return {
      name,
      users: [],
      routes: {
        'POST /notes': {
          body: { text: 'first' },
          handle: (request) => {
            stored.push(fieldText(request, 'text'))
            return json({ id: stored.length - 1 }, 201)
          },
        },
        'GET /notes/{id}/print': {
          path: { id: 0 },
          handle: ({ params }) => html(render(stored[Number(params.id)] ?? '')),
        },
      },
    }
  }
}

export default defineFixtures({
  fires: notes('evaluates', (text) =>
    text.replaceAll(/<%= (\d+)\*(\d+) %>/g, (_, a: string, b: string) => String(Number(a) * Number(b))),
  ),
  quiet: [
    notes('shows it as it is', (text) => text),
    notes('removes markup', (text) => text.replaceAll(/[^\w ]/g, '')),
  ],
})
