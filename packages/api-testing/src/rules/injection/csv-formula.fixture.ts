import { defineFixtures, fieldText, json, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function contacts(name: string, cell: (value: string) => string): () => Fixture {
  return () => {
    const names = ['ada']
    return {
      name,
      users: [],
      routes: {
        'POST /contacts': {
          body: { name: 'grace' },
          handle: (request) => {
            names.push(fieldText(request, 'name'))
            return json({ id: names.length }, 201)
          },
        },
        'GET /contacts': () => json(names),
        'GET /contacts/export': () =>
          text(`id,name\n${names.map((one, at) => `${at},${cell(one)}`).join('\n')}\n`, 200, {
            'content-type': 'text/csv',
          }),
      },
    }
  }
}

export default defineFixtures({
  fires: contacts('as it is', (value) => `"${value}"`),
  quiet: contacts('with an apostrophe', (value) => `"${/^[=+\-@]/.test(value) ? "'" : ''}${value}"`),
})
