import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function importer(name: string, waits: (text: string) => number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /import': {
        body: { name: 'mine' },
        handle: ({ text, headers }) => ({
          ...json({ imported: 1 }),
          delayMs: headers['content-type']?.includes('yaml') === true ? waits(text) : 0,
        }),
      },
    },
  }
}

export default defineFixtures({
  fires: importer(
    'unsafe loader',
    (text) => 1000 * Number(/^!!python\/object\/apply:time\.sleep \[([\d.]+)\]$/.exec(text)?.[1] ?? 0),
  ),
  quiet: importer('safe loader', () => 0),
})
