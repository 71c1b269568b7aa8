import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function tracking(name: string, fits: (asked: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /orders': {
        query: { code: 'a7' },
        handle: ({ query }) => json(fits(query.get('code') ?? '') ? [{ code: 'a7', state: 'sent' }] : []),
      },
    },
  }
}

/** What `$where: "this.code == '<input>'"` says of the order with the code a7. */
function evaluated(input: string): boolean {
  const match = /^a7' && typeof \d+=='number' && '(\d+)'=='(\d+)$/.exec(input)
  return match === null ? input === 'a7' : match[1] === match[2]
}

export default defineFixtures({
  fires: tracking('script', evaluated),
  quiet: [
    tracking('equality', (asked) => asked === 'a7'),
    tracking('first word', (asked) => asked.split(/\W/)[0] === 'a7'),
    // SQL knows neither == nor &&: such an API has its own rule.
    tracking('SQL', (asked) => asked === 'a7' || /' AND '(\d+)'='\1$/.test(asked)),
  ],
})
