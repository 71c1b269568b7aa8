import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function archive(name: string, output: (branch: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /log': {
        query: { branch: 'main' },
        handle: ({ query }) => json({ output: output(query.get('branch') ?? '') }),
      },
    },
  }
}

export default defineFixtures({
  fires: archive('no separator', (branch) => (branch === '--version' ? 'git version 2.44.0\n' : 'one commit\n')),
  quiet: [
    archive('separator before the value', (branch) => `unknown revision ${branch}\n`),
    archive('help for whatever is wrong', (branch) =>
      branch === 'main' ? 'one commit' : 'Usage: send ?branch=NAME, see the help',
    ),
    archive('names its version always', () => 'git version 2.44.0\n'),
  ],
})
