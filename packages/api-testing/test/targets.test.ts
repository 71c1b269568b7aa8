import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../src/config/load.ts'
import { builtinFolder, loadRules } from '../src/rule/load.ts'
import { testApi } from '../src/run/test-api.ts'
import { startClinic } from './targets/clinic/app.ts'
import { exploits as clinicExploits } from './targets/clinic/exploits.ts'
import { setScene as setClinic } from './targets/clinic/scene.ts'
import { startForum } from './targets/forum/app.ts'
import { spawnForum } from './targets/forum/child.ts'
import { exploits as forumExploits, setScene as setForum } from './targets/forum/exploits.ts'
import { startHelpdesk } from './targets/helpdesk/app.ts'
import { exploits as helpdeskExploits } from './targets/helpdesk/exploits.ts'
import { setScene as setHelpdesk } from './targets/helpdesk/scene.ts'
import { measuredTargets } from './targets/measured.ts'

// What a target is said to have, it has: the bench counts what the rules find of it.
const targets = [
  { name: 'the clinic', start: startClinic, setScene: setClinic, exploits: clinicExploits },
  { name: 'the forum', start: startForum, setScene: setForum, exploits: forumExploits },
  { name: 'the help desk', start: startHelpdesk, setScene: setHelpdesk, exploits: helpdeskExploits },
] as const

describe.each(targets)('$name', ({ start, setScene, exploits }) => {
  describe.each(['all', 'none'] as const)('with %s of its flaws', (chosen) => {
    let target: { origin: string; folder: string; stop(): Promise<void> }
    let scene: Awaited<ReturnType<typeof setScene>>
    beforeAll(async () => {
      target = await start(chosen)
      scene = await setScene(target.origin, target.folder)
    })
    afterAll(() => target.stop())

    it.each(Object.entries(exploits))(
      `${chosen === 'all' ? 'can be' : 'cannot be'} attacked by %s`,
      async (_, exploit) => {
        expect(await (exploit as (of: typeof scene) => Promise<boolean>)(scene)).toBe(chosen === 'all')
      },
    )
  })
})

describe('a service with GraphQL only, where signing in is a field like others', () => {
  it('is learned field by field', async () => {
    const forum = await spawnForum('all')
    try {
      const configOf = measuredTargets.forum?.ways['two users']
      const config = { ...configOf?.(forum.origin), endpoints: { include: ['searchPosts'] } }
      const rules = (await loadRules(builtinFolder)).map(({ rule }) => rule).filter(({ id }) => id === 'sql-error')
      const { findings } = await testApi(parseConfig(config), { description: forum.api, rules })
      expect(findings.map(({ rule, endpoint }) => `${rule} ${endpoint}`)).toEqual([
        'sql-error QUERY /graphql searchPosts',
      ])
    } finally {
      await forum.stop()
    }
  })
})
