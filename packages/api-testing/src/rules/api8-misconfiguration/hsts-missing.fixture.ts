import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, header: string | undefined): Fixture {
  return {
    name,
    users: [],
    tls: {},
    routes: {
      'GET /me': () => json({ name: 'ada' }, 200, header === undefined ? {} : { 'strict-transport-security': header }),
    },
  }
}

export default defineFixtures({
  fires: [site('missing', undefined), site('a day', 'max-age=86400')],
  quiet: site('a year', 'max-age=31536000; includeSubDomains'),
})
