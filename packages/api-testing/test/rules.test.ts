import { describe, expect, it } from 'vitest'
import { loadFixtures } from '../src/fixture-kit/load.ts'
import { runFixture } from '../src/fixture-kit/fixture.ts'
import { builtinFolder, loadRules } from '../src/rule/load.ts'

const loaded = await loadRules(builtinFolder)

describe('the built-in rules', () => {
  it('all have fixtures', () => {
    expect(loaded.filter(({ fixture }) => fixture === undefined).map(({ rule }) => rule.id)).toEqual([])
    expect(loaded.length).toBeGreaterThan(0)
  })
})

for (const { rule, fixture } of loaded) {
  if (fixture === undefined) continue
  const fixtures = await loadFixtures(fixture)
  describe(`rule ${rule.id}`, () => {
    for (const expected of ['fires', 'quiet'] as const) {
      for (const [index, source] of fixtures[expected].entries()) {
        const name = typeof source === 'function' ? '' : (source.name ?? '')
        it(`${expected === 'fires' ? 'finds the fault' : 'stays quiet'} ${name === '' ? index + 1 : `(${name})`}`, async () => {
          const result = await runFixture(rule, source, expected)
          expect(result.failure).toBeUndefined()
        })
      }
    }
  })
}
