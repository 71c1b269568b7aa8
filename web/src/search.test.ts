import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseSearch, stringifySearch } from './search.ts'

it('writes what a person can read', () => {
  expect(stringifySearch({ state: 'missed,late', asOf: '2026-11-21T14:00:00Z', cursor: undefined })).toBe(
    '?state=missed,late&asOf=2026-11-21T14:00:00Z',
  )
  expect(stringifySearch({ cursor: undefined })).toBe('')
})

it('reads back any text that it wrote', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' })), (search) => {
      const written = new URL(`http://localhost/${stringifySearch(search)}`).search
      expect(parseSearch(written)).toEqual({ ...search })
    }),
  )
})
