import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const profile = Buffer.from('{"name":"ada"}').toString('base64')

function prefs(name: string, waits: (text: string) => number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /prefs': {
        cookies: { profile },
        handle: ({ cookies }) => ({
          ...json({ theme: 'dark' }),
          delayMs: waits(Buffer.from(cookies.profile ?? '', 'base64').toString()),
        }),
      },
    },
  }
}

export default defineFixtures({
  fires: prefs('brings functions to life', (text) => Number(/_\$\$ND_FUNC\$\$_function.*d<(\d+)/.exec(text)?.[1] ?? 0)),
  quiet: prefs('JSON.parse', () => 0),
})
