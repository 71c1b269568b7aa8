import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNaturally } from './natural-order.ts'

describe('compareNaturally', () => {
  test('counts numbers as numbers', () => {
    const ids = ['CC10.1', 'CC2.1', 'A.5.10', 'A.5.2', '164.308(a)(1)(ii)', '164.308(a)(1)', 'A.5']
    expect(ids.toSorted(compareNaturally)).toEqual([
      '164.308(a)(1)',
      '164.308(a)(1)(ii)',
      'A.5',
      'A.5.2',
      'A.5.10',
      'CC2.1',
      'CC10.1',
    ])
  })

  test('is an order: the same whatever way it is asked, and equal only for the same', () => {
    const id = fc
      .array(fc.constantFrom('a', 'B', '1', '01', '10', '.', '-'), { maxLength: 5 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(id, id, id, (a, b, c) => {
        expect(Math.sign(compareNaturally(a, b))).toBe(-Math.sign(compareNaturally(b, a)) + 0)
        expect(compareNaturally(a, b) === 0).toBe(a === b)
        const isChain = compareNaturally(a, b) < 0 && compareNaturally(b, c) < 0
        expect(isChain && compareNaturally(a, c) >= 0).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })
})
