import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, cookie: string): Fixture {
  return {
    name,
    users: [],
    tls: {},
    routes: { 'GET /me': () => json({ name: 'ada' }, 200, { 'set-cookie': cookie }) },
  }
}

export default defineFixtures({
  fires: site('not secure', 'session_id=8f3a0b1c2d4e5f60; HttpOnly'),
  quiet: [site('secure', 'session_id=8f3a0b1c2d4e5f60; Secure; HttpOnly'), site('no session', 'theme=dark-and-stormy')],
})
