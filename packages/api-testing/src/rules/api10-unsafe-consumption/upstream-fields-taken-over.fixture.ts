import { defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject, parseJson } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'

function imports(name: string, kept: (record: JsonObject) => JsonObject | undefined): () => Fixture {
  return () => {
    const records: JsonObject[] = []
    return {
      name,
      routes: {
        'GET /contacts': ({ user }) => (user === undefined ? unauthorized : json(records)),
        'POST /contacts': {
          body: { url: 'http://example.org/card.json' },
          handle: async (request) => {
            const url = fieldText(request, 'url')
            if (request.user === undefined) return unauthorized
            if (!url.startsWith('http://127.0.0.1')) return json({ error: 'cannot be fetched' }, 502)
            const record = parseJson(await (await fetch(url)).text())
            const stored = isJsonObject(record) ? kept(record) : undefined
            if (stored !== undefined) records.push(stored)
            return json({ imported: stored !== undefined }, 201)
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: imports('copied whole', (record) => ({ role: 'contact', ...record })),
  quiet: [
    imports('chosen fields', ({ name = '' }) => ({ name, role: 'contact' })),
    imports('kept as it came, apart', (record) => ({ name: record.name ?? '', role: 'contact', source: record })),
  ],
})
