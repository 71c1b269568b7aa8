import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function invoices(name: string, draw: (note: string) => Promise<void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /invoices/preview': {
        body: { note: 'thank you' },
        handle: async (request) => {
          await draw(fieldText(request, 'note'))
          return json({ pages: 1 })
        },
      },
    },
  }
}

async function load(markup: string): Promise<void> {
  const address = /<img src="(http:\/\/127[^"]+)"/.exec(markup)?.[1]
  if (address !== undefined) await fetch(address)
}

export default defineFixtures({
  fires: invoices('pastes it in', load),
  quiet: [
    invoices('encodes', (note) => load(note.replaceAll('<', '&lt;'))),
    invoices('draws text', () => Promise.resolve()),
  ],
})
