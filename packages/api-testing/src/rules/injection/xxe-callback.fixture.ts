import { defineFixtures, json } from '../../fixture-kit/index.ts'

/** What a parser with external entities switched on does. */
async function resolveEntities(xml: string): Promise<void> {
  const address = /<!ENTITY x SYSTEM "([^"]+)"/.exec(xml)?.[1]
  if (address !== undefined) await fetch(address)
}

export default defineFixtures({
  fires: {
    routes: {
      'POST /import': {
        body: { order: { item: 'lamp' } },
        bodyType: 'application/xml',
        handle: async ({ text, headers }) => {
          if (headers['content-type']?.includes('xml') === true) await resolveEntities(text)
          return json({ imported: 1 })
        },
      },
    },
  },
  quiet: {
    routes: {
      'POST /import': {
        body: { order: { item: 'lamp' } },
        bodyType: 'application/xml',
        handle: ({ text }) =>
          text.includes('<!DOCTYPE') ? json({ error: 'no document types' }, 400) : json({ imported: 1 }),
      },
    },
  },
})
