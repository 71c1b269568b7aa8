import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

/** Always answers alike; `delayMs` is what its database takes for a comment. */
function feedback(name: string, delayMs: (comment: string) => number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /feedback': {
        body: { comment: 'nice' },
        handle: (request) => ({ ...json({ received: true }, 202), delayMs: delayMs(fieldText(request, 'comment')) }),
      },
    },
  }
}

const rows = (comment: string): number =>
  Number(/'\|\|\(WITH RECURSIVE .* LIMIT (\d+)\) SELECT count\(\*\) FROM hf\)\|\|'$/.exec(comment)?.[1] ?? 0)

export default defineFixtures({
  fires: feedback('a value in an INSERT', (comment) => rows(comment) / 8_000),
  quiet: [
    feedback('bound values', () => 0),
    feedback('slow with certain signs', (comment) => (comment.includes('WITH') ? 450 : 0)),
    feedback('slow with long texts', (comment) => comment.length * 3),
  ],
})
