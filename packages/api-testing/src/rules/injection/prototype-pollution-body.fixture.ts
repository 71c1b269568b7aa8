import { defineFixtures, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { getAt } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

/** A service whose settings inherit from one prototype, as those of Express do. */
function service(name: string, merge: (body: Json | undefined) => Json | undefined): () => Fixture {
  return () => {
    let spaces: number | undefined
    const answer = (value: Json) =>
      text(JSON.stringify(value, null, spaces), 200, { 'content-type': 'application/json' })
    return {
      name,
      users: [],
      routes: {
        'GET /settings': () => answer({ theme: 'dark' }),
        'POST /settings': {
          body: { theme: 'dark' },
          handle: ({ json: body }) => {
            const set = merge(body)
            if (typeof set === 'number') spaces = set
            return answer({ saved: true })
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: [
    service('recursive merge', (body) => getAt(body, ['__proto__', 'json spaces'])),
    service('filters __proto__ only', (body) => getAt(body, ['constructor', 'prototype', 'json spaces'])),
  ],
  quiet: [
    service('keeps the body apart', () => undefined),
    service('has such a field of its own', (body) => getAt(body, ['json spaces'])),
  ],
})
