import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, tls: Fixture['tls']): Fixture {
  return { name, users: [], tls: { ...tls }, routes: { 'GET /me': () => json({ name: 'ada' }) } }
}

export default defineFixtures({
  fires: [site('expired', { days: -3 }), site('nearly', { days: 5 })],
  quiet: site('a year', { days: 365 }),
})
