import { defineFixtures, html, json } from '../../fixture-kit/index.ts'

function evaluated(template: string): string {
  return template.replaceAll(/\{\{(\d+)\*(\d+)\}\}/g, (_, a: string, b: string) => String(Number(a) * Number(b)))
}

export default defineFixtures({
  fires: {
    routes: {
      'GET /hello': {
        query: { name: 'ada' },
        handle: ({ query }) => html(evaluated(`<p>Hello ${query.get('name')}</p>`)),
      },
    },
  },
  quiet: [
    {
      name: 'echoed',
      routes: {
        'GET /hello': { query: { name: 'ada' }, handle: ({ query }) => html(`<p>Hello ${query.get('name')}</p>`) },
      },
    },
    {
      name: 'always the same',
      routes: {
        'GET /hello': { query: { name: 'ada' }, handle: () => json({ greeting: 'hello', serial: 12_345_678_901 }) },
      },
    },
  ],
})
