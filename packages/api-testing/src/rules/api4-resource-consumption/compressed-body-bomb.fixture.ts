import { gunzipSync } from 'node:zlib'
import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const answer = json({ hits: [{ name: 'ada' }] })

function search(name: string, read: (bytes: Buffer) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /search': {
        body: { city: 'London' },
        handle: ({ bytes, headers, text }) => {
          try {
            return (headers['content-encoding'] === 'gzip' ? read(bytes) : text).startsWith('{"city"')
              ? answer
              : json({ error: 'no JSON' }, 400)
          } catch {
            return json({ error: 'too large' }, 413)
          }
        },
      },
    },
  }
}

export default defineFixtures({
  fires: search('unpacks everything', (bytes) => gunzipSync(bytes).toString('latin1', 0, 100)),
  quiet: [
    search('stops at a megabyte', (bytes) => gunzipSync(bytes, { maxOutputLength: 1_000_000 }).toString('latin1')),
    search('reads it as it came', (bytes) => bytes.toString('latin1')),
  ],
})
