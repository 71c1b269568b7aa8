import { describe, expect, test } from 'vitest'
import { didYouMean, nearest } from './nearest.ts'

describe('nearest', () => {
  test.each([
    ['ownr', ['id', 'owner', 'kind'], 'owner'],
    ['onwer', ['id', 'owner', 'kind'], 'owner'],
    ['Kind', ['id', 'owner', 'kind'], 'kind'],
    ['mon', ['monday', 'sunday'], 'monday'],
    ['secuirty-lead', ['security-lead', 'security-leads'], 'security-lead'],
    ['CC6.33', ['CC6.1', 'CC6.3', 'CC7.3'], 'CC6.3'],
    ['review', ['owner', 'kind'], undefined],
    ['x', [], undefined],
    ['x'.repeat(300), ['x'.repeat(299)], undefined],
  ])('of %s is the one that was meant', (text, candidates, expected) => {
    expect(nearest(text, candidates)).toBe(expected)
  })
})

describe('didYouMean', () => {
  test('offers the nearest, else all of a few, else other advice', () => {
    expect(didYouMean('hgih', ['low', 'high'])).toBe('Did you mean high?')
    expect(didYouMean('urgent', ['low', 'high'])).toBe('Known: low, high.')
    const many = Array.from({ length: 20 }, (_, index) => `role-${index}`)
    expect(didYouMean('somebody', many, 'Add it.')).toBe('Add it.')
  })
})
