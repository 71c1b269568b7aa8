import { defineFixtures, dnsQuery, fieldText, freePort, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

/** A service whose resolver is the listener. */
function monitor(name: string, resolves: boolean): () => Promise<Fixture> {
  return async () => {
    const port = await freePort()
    return {
      name,
      users: [],
      config: { oob: { dnsPort: port } },
      routes: {
        'POST /checks': {
          body: { host: 'example.org' },
          handle: async (request) => {
            const host = fieldText(request, 'host')
            if (resolves && host.endsWith('.oob.holdfast.test'))
              await dnsQuery('127.0.0.1', port, host.replace(/^.*[/@]/, ''))
            return json({ saved: true }, 201)
          },
        },
      },
    }
  }
}

export default defineFixtures({ fires: monitor('looks it up', true), quiet: monitor('stores it', false) })
