import { defineFixtures, fieldText, json, notFound } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function notes(name: string, byGet: 'stores' | 'lists' | 'repeats'): () => Fixture {
  return () => {
    const texts = ['first']
    return {
      name,
      users: [],
      routes: {
        'POST /notes/add': {
          body: { text: 'first' },
          handle: (request) => {
            texts.push(fieldText(request, 'text'))
            return json({ saved: true }, 201)
          },
        },
        'GET /notes': () => json(texts),
      },
      fallback: ({ method, path, query }) => {
        if (method !== 'GET' || path !== '/notes/add') return notFound
        if (byGet === 'stores') texts.push(query.get('text') ?? '')
        return byGet === 'repeats' ? json({ text: query.get('text') ?? '' }) : json({ saved: byGet === 'stores' })
      },
    }
  }
}

export default defineFixtures({
  fires: notes('method not looked at', 'stores'),
  quiet: [notes('a page for the form', 'lists'), notes('repeats the query', 'repeats')],
})
