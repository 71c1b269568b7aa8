import { defineFixtures, guarded } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

const keyed = (name: string, opens: (request: FixtureRequest) => boolean): Fixture =>
  guarded(name, { described: { headers: { 'X-API-Key': 'your-key' } }, opens })

export default defineFixtures({
  fires: keyed('key of the tests', ({ headers }) => headers['x-api-key'] === 'changeme'),
  quiet: [
    keyed('random keys', () => false),
    keyed('any key', ({ headers }) => (headers['x-api-key'] ?? 'your-key') !== 'your-key'),
  ],
})
