import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const passwd = 'root:x:0:0:root:/root:/bin/bash\n'

/** A parser with external entities on. */
function resolved(document: string): string {
  const file = /<!ENTITY hf SYSTEM "file:\/\/([^"]+)"/.exec(document)?.[1]
  return /<item>([^<]*)<\/item>/.exec(document)?.[1]?.replaceAll('&hf;', file === '/etc/passwd' ? passwd : '') ?? ''
}

function orders(name: string, parse: (document: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /orders': {
        body: { order: { item: 'lamp' } },
        bodyType: 'application/xml',
        handle: ({ text }) => json({ ordered: parse(text) }),
      },
      'POST /carts': {
        body: { item: 'lamp' },
        handle: ({ headers, text }) =>
          headers['content-type']?.includes('xml') === true
            ? json({ ordered: parse(text) })
            : json({ ordered: 'lamp' }),
      },
    },
  }
}

export default defineFixtures({
  fires: orders('entities on', resolved),
  quiet: [
    orders('entities off', (document) => (document.includes('<!DOCTYPE') ? 'refused' : 'lamp')),
    orders('echo', (document) => document),
    orders('a shop for posters of passwd files', () => passwd),
  ],
})
