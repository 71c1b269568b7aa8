import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverageOf, isUncovered, prune, treeOf, type RequirementNode } from './framework.rules.ts'
import type { Requirement } from './frameworks.query.ts'

const requirement = (
  key: string,
  parentKey: string | null,
  controls = 0,
  more: Partial<Requirement> = {},
): Requirement => ({
  id: key,
  key,
  parentKey,
  title: key,
  kind: 'criterion',
  note: '',
  isLeaf: true,
  inScope: true,
  controls: Array.from({ length: controls }, (_, index) => ({ id: `${index}`, key: `c${index}`, title: 'A control' })),
  ...more,
})

const keys = (nodes: RequirementNode[]): unknown[] =>
  nodes.map(({ requirement: { key }, children }) => [key, keys(children)])

describe('a framework', () => {
  const items = [
    requirement('CC6', null, 0, { isLeaf: false }),
    requirement('CC6.1', 'CC6', 2),
    requirement('CC6.2', 'CC6'),
    requirement('A1', null, 0, { isLeaf: false, inScope: false }),
    requirement('A1.1', 'A1', 0, { inScope: false }),
  ]

  it('is a tree in its own order', () => {
    expect(keys(treeOf(items))).toEqual([
      [
        'CC6',
        [
          ['CC6.1', []],
          ['CC6.2', []],
        ],
      ],
      ['A1', [['A1.1', []]]],
    ])
  })

  it('counts only what asks for an answer', () => {
    expect(treeOf(items).map(coverageOf)).toEqual([
      { total: 2, covered: 1 },
      { total: 0, covered: 0 },
    ])
  })

  it('can be narrowed to what no control answers, with the way there', () => {
    expect(keys(prune(treeOf(items), isUncovered))).toEqual([['CC6', [['CC6.2', []]]]])
  })

  it('loses no requirement, whatever the parents say, unless they go in a circle', () => {
    const one = fc.record({ key: fc.integer({ min: 0, max: 30 }), parent: fc.option(fc.integer({ min: 0, max: 40 })) })
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ key }) => key }), (rows) => {
        // Parents that come before their children cannot make a circle.
        const made = rows.map(({ key, parent }) =>
          requirement(`${key}`, parent === null || parent >= key ? null : `${parent}`),
        )
        const count = (nodes: RequirementNode[]): number =>
          nodes.reduce((sum, node) => sum + 1 + count(node.children), 0)
        expect(count(treeOf(made))).toBe(made.length)
      }),
    )
  })
})
