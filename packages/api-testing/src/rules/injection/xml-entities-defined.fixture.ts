import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const refused = json({ error: 'no valid document' }, 400)

function importer(name: string, accepts: (document: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /import': {
        body: { order: { item: 'lamp' } },
        bodyType: 'application/xml',
        handle: ({ text }) => (accepts(text) ? json({ imported: 1 }) : refused),
      },
    },
  }
}

const references = (document: string): string[] =>
  [...document.replace(/<!DOCTYPE.*?\]>/s, '').matchAll(/&(\w+);/g)].map(([, name = '']) => name)

export default defineFixtures({
  fires: importer('defines', (document) =>
    references(document).every((name) => document.includes(`<!ENTITY ${name} `)),
  ),
  quiet: [
    importer('refuses document types', (document) => !document.includes('<!DOCTYPE')),
    importer('refuses references', (document) => references(document).length === 0),
    importer('never looks', () => true),
  ],
})
