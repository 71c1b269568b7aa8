import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, tls: Fixture['tls']): Fixture {
  return { name, users: [], tls: { ...tls }, routes: { 'GET /me': () => json({ name: 'ada' }) } }
}

export default defineFixtures({
  fires: site('from 1.0 on', { minVersion: 'TLSv1' }),
  quiet: [site('from 1.2 on', { minVersion: 'TLSv1.2' }), site('1.3 only', { minVersion: 'TLSv1.3' })],
})
