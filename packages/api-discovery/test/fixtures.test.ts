import { afterAll, describe, expect, test } from 'vitest'
import { loadFixtures, scoreFixture, scoreTable, type Score } from './fixtures.ts'

// FIXTURES=javascript/express runs those of one framework.
const fixtures = loadFixtures(process.env['FIXTURES'])
const scores: { framework: string; score: Score }[] = []

describe('fixtures', () => {
  afterAll(() => {
    console.log(`\n${scoreTable(scores)}\n`)
  })

  test('are there', () => {
    expect(fixtures.length).toBeGreaterThan(0)
  })

  test.each(fixtures.map((fixture) => [`${fixture.framework}: ${fixture.name}`, fixture] as const))(
    '%s',
    async (_, fixture) => {
      const score = await scoreFixture(fixture)
      scores.push({ framework: fixture.framework, score })
      expect(score.differences).toEqual([])
    },
  )
})
