import { expect, it } from 'vitest'
import { formatBytes, shortHash } from './digest.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [38_400, '38 kB'],
  [1_400_000, '1.4 MB'],
  [2.5e9, '2.5 GB'],
  [7e15, '7000 TB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text.replace(' ', '\u00A0'))
})

it('shortens a hash to its ends', () => {
  expect(shortHash('9f3c7ab2'.repeat(8))).toBe('9f3c7a…7ab2')
})
