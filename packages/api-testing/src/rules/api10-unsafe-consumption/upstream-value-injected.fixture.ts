import { defineFixtures, json, relay } from '../../fixture-kit/index.ts'
import { getAt, parseJson } from '../../rule/index.ts'

const nameIn = (body: string): string => JSON.stringify(getAt(parseJson(body), ['name']) ?? '').slice(1, -1)

export default defineFixtures({
  fires: relay('pasted', ({ body }) =>
    (nameIn(body).match(/'/g)?.length ?? 0) % 2 === 1 ? json({ error: 'internal' }, 500) : json({ imported: 1 }),
  ),
  quiet: [
    relay('bound', () => json({ imported: 1 })),
    relay('refuses quotes', ({ body }) =>
      nameIn(body).includes("'") ? json({ error: 'odd name' }, 422) : json({ imported: 1 }),
    ),
    relay('breaks on any quote', ({ body }) =>
      nameIn(body).includes("'") ? json({ error: 'internal' }, 500) : json({ imported: 1 }),
    ),
  ],
})
