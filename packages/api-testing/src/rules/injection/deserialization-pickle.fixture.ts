import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const profile = Buffer.from('(dp0\nVname\np1\nVada\np2\ns.').toString('base64')

function prefs(name: string, waits: (pickle: string) => number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /prefs': {
        cookies: { prefs: profile },
        handle: ({ cookies }) => ({
          ...json({ theme: 'dark' }),
          delayMs: waits(Buffer.from(cookies.prefs ?? '', 'base64').toString()),
        }),
      },
    },
  }
}

export default defineFixtures({
  fires: prefs('unpickles', (pickle) => 1000 * Number(/^ctime\nsleep\n\(F([\d.]+)\ntR\.$/.exec(pickle)?.[1] ?? 0)),
  quiet: prefs('checks a signature', () => 0),
})
