import { defineFixtures, html, json, notFound, text } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

function web(name: string, answers: Record<string, FixtureAnswer>): Fixture {
  const all: Record<string, FixtureAnswer> = {
    '/': html('<!doctype html><script type="module" src="/assets/app.js"></script>'),
    '/assets/app.js': text('run()\n//# sourceMappingURL=app.js.map', 200, { 'content-type': 'text/javascript' }),
    ...answers,
  }
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    fallback: ({ path }) => all[path] ?? notFound,
  }
}

const map = json({ version: 3, sources: ['src/admin.ts'], sourcesContent: ['// call /internal/refund'], mappings: '' })

export default defineFixtures({
  fires: [
    web('named in the script', { '/assets/app.js.map': map }),
    web('beside the script', { '/assets/app.js': text('run()'), '/assets/app.js.map': map }),
  ],
  quiet: [
    web('not deployed', {}),
    web('without sources', { '/assets/app.js.map': json({ version: 3, sources: ['a'], mappings: '' }) }),
  ],
})
