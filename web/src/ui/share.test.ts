import { expect, it } from 'vitest'
import { formatShare, plural } from './share.ts'

it.each([
  [0, '0 %'],
  [0.001, '<1 %'],
  [0.17, '17 %'],
  [0.999, '>99 %'],
  [1, '100 %'],
  [null, '–'],
])('a share of %s reads %s', (share, text) => {
  expect(formatShare(share)).toBe(text.replace(' ', '\u00A0'))
})

it('counts in words that fit the number', () => {
  expect(plural(1, 'policy', 'policies')).toBe('1\u00A0policy')
  expect(plural(0, 'finding')).toBe('0\u00A0findings')
})
