import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

/** What a parser does that loads external document types. */
async function parse(document: string): Promise<void> {
  const address = /<!ENTITY % load SYSTEM "([^"]+)"/.exec(document)?.[1]
  if (address === undefined) return
  const type = await (await fetch(address)).text()
  const out = /SYSTEM '([^']+)'/.exec(type)?.[1]
  if (out !== undefined) await fetch(out.replace('%file;', 'web1'))
}

function importer(name: string, handle: (text: string) => Promise<void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /import': {
        body: { order: { item: 'lamp' } },
        bodyType: 'application/xml',
        handle: async ({ text }) => {
          await handle(text)
          return json({ imported: 1 })
        },
      },
    },
  }
}

export default defineFixtures({
  fires: importer('loads and follows', parse),
  quiet: [
    importer('loads nothing', () => Promise.resolve()),
    importer('only checks that the address can be reached', async (document) => {
      const address = /SYSTEM "([^"]+)"/.exec(document)?.[1]
      if (address !== undefined) await fetch(address)
    }),
  ],
})
