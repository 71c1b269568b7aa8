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

const asItIs = (texts: string[]): FixtureAnswer => html(`<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`)

/** A page that no description names; the answer says where it is. */
function linked(name: string, page: (texts: string[]) => FixtureAnswer): () => Fixture {
  return () => {
    const texts = ['hello']
    return {
      name,
      users: [],
      routes: {
        'POST /remarks': {
          body: { text: 'hello' },
          handle: (request) => {
            texts.push(fieldText(request, 'text'))
            return json({ ok: true, url: '/pages/guests' }, 201)
          },
        },
        'GET /pages/guests': { hidden: true, handle: () => page(texts) },
      },
    }
  }
}

export default defineFixtures({
  fires: [guestBook('as it is', asItIs), linked('on a page that the answer links to', asItIs)],
  quiet: [
    guestBook('encoded', (texts) =>
      html(`<ul>${texts.map((text) => `<li>${text.replaceAll('<', '&lt;')}</li>`).join('')}</ul>`),
    ),
    linked('encoded on a linked page', (texts) => html(texts.join('').replaceAll('<', '&lt;'))),
    guestBook('JSON for a client that encodes', (texts) => json(texts)),
    guestBook('in a text area', (texts) => html(`<textarea>${texts.join('\n')}</textarea>`)),
  ],
})
