import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function directory(name: string, finds: (asked: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /staff/search': {
        body: { uid: 'ada' },
        handle: ({ text }) => {
          const asked = /"uid":"([^"]*)"/.exec(text)?.[1] ?? ''
          return json({ entries: finds(asked) ? [{ uid: 'ada', cn: 'Ada Lovelace' }] : [] })
        },
      },
    },
  }
}

export default defineFixtures({
  // (&(objectClass=person)(uid=<input>))
  fires: directory('pasted into the filter', (asked) => /^ada(?:\)\(objectClass=(?:\*|person))?$/.test(asked)),
  quiet: [
    directory('escaped', (asked) => asked === 'ada'),
    directory('cut at the first bracket', (asked) => asked.split(/[()]/)[0] === 'ada'),
    directory('brackets removed', (asked) => asked.replaceAll(/\W.*$/g, '') === 'ada'),
  ],
})
