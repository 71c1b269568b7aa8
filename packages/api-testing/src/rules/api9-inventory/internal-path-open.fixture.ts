import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureHandler } from '../../fixture-kit/index.ts'

const guarded: FixtureHandler = ({ user }) => (user === undefined ? unauthorized : json({ name: user.name }))

function api(name: string, path: string, handle: FixtureHandler): Fixture {
  return { name, routes: { 'GET /me': guarded, [`GET ${path}`]: handle } }
}

const queue: FixtureHandler = () => json({ jobs: 12, host: 'web1' })

export default defineFixtures({
  fires: api('open', '/internal/queue', queue),
  quiet: [
    api('guarded', '/internal/queue', guarded),
    api('says no with 200', '/internal/queue', ({ user }) =>
      user === undefined ? json({ error: 'unauthorized' }) : json({ jobs: 1 }),
    ),
    {
      name: 'meant to be open',
      config: { public: ['/test/ping'] },
      routes: { 'GET /me': guarded, 'GET /test/ping': queue, 'GET /test/report': guarded },
    },
  ],
})
