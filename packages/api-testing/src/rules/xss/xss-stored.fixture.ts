import { defineFixtures, fieldText, html, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function guestBook(name: string, page: (texts: string[]) => FixtureAnswer): () => Fixture {
  return () => {
    const texts = ['hello']
    return {
      name,
      users: [],
      routes: {
        'POST /entries': {
          body: { text: 'hello' },
          handle: (request) => {
            texts.push(fieldText(request, 'text'))
            return json({ id: texts.length - 1 }, 201)
          },
        },
        'GET /entries': () => page(texts),
      },
    }
  }
}

export default defineFixtures({
  fires: guestBook('as it is', (texts) => html(`<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`)),
  quiet: [
    guestBook('encoded', (texts) =>
      html(`<ul>${texts.map((text) => `<li>${text.replaceAll('<', '&lt;')}</li>`).join('')}</ul>`),
    ),
    guestBook('JSON for a client that encodes', (texts) => json(texts)),
    guestBook('in a text area', (texts) => html(`<textarea>${texts.join('\n')}</textarea>`)),
  ],
})
