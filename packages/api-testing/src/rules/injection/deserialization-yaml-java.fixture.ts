import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function importer(name: string, load: (text: string) => Promise<void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /import': {
        body: { name: 'mine' },
        handle: async ({ text }) => {
          await load(text)
          return json({ imported: 1 })
        },
      },
    },
  }
}

export default defineFixtures({
  fires: importer('unsafe loader', async (text) => {
    const address = /^!!javax\.script\.ScriptEngineManager .*"(http[^"]+)"/.exec(text)?.[1]
    if (address !== undefined) await fetch(`${address}META-INF/services/javax.script.ScriptEngineFactory`)
  }),
  quiet: importer('safe loader', () => Promise.resolve()),
})
