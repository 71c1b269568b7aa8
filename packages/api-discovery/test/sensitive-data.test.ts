import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSensitive, findSensitiveNumber } from '../src/sensitive-data/find.ts'
import { SENSITIVE_KINDS } from '../src/sensitive-data/kinds/index.ts'
import { CORPUS } from './sensitive-corpus.ts'

describe('sensitive data', () => {
  test('is what the labels of the corpus say, text by text', () => {
    const found = CORPUS.map((labeled) => ({
      ...labeled,
      kinds: [...findSensitive(labeled.text, labeled.name)].sort(),
    }))
    expect(found).toEqual(CORPUS.map((labeled) => ({ ...labeled, kinds: labeled.kinds.toSorted() })))
  })

  test('of every kind has examples', () => {
    const labeled = new Set(CORPUS.flatMap(({ kinds }) => kinds))
    const without = SENSITIVE_KINDS.map(({ id }) => id).filter((id) => !labeled.has(id))
    expect(without).toEqual([])
    expect(new Set(SENSITIVE_KINDS.map(({ id }) => id)).size).toBe(SENSITIVE_KINDS.length)
  })

  test('is found in numbers of JSON', () => {
    expect(findSensitiveNumber(4111111111111111, 'card')).toEqual(['payment-card'])
    expect(findSensitiveNumber(4111111111111112, 'card')).toEqual([])
    expect(findSensitiveNumber(4111111111111111, 'orderId')).toEqual([])
    expect(findSensitiveNumber(44051401359, 'pesel')).toEqual(['national-id-pl'])
    expect(findSensitiveNumber(52.520008, 'latitude')).toEqual(['geolocation'])
    expect(findSensitiveNumber(42, 'answer')).toEqual([])
  })

  test('is found wherever it stands in a text', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'x ', 'Look: '), fc.constantFrom('', ' end', ', and more'), (before, after) => {
        const iban = 'DE89370400440532013000'
        expect(findSensitive(`${before}${iban}${after}`)).toEqual(['iban'])
        expect(findSensitive(`${before}ada@example.com${after}`)).toEqual(['email'])
      }),
    )
  })

  test('is sought in any text without failing, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 40 }), (text, name) => {
        expect(findSensitive(text, name)).toEqual(findSensitive(text, name))
      }),
      { numRuns: 200 },
    )
  })

  // What backtracks without bound would take hours here, and end at the time limit of the suite.
  test.each([
    ['digits', '1'.repeat(300_000)],
    ['digits with spaces', '1 '.repeat(150_000)],
    ['capitals', 'A'.repeat(300_000)],
    ['an address that never ends', `a@${'a.'.repeat(100_000)}`],
    ['colons', 'a:'.repeat(150_000)],
    ['base64', 'aB3d'.repeat(75_000)],
    ['words and digits', 'phones 12 '.repeat(30_000)],
    ['a password in a URL', `http://${'a:'.repeat(100_000)}`],
    ['signatures', `?sv=2022-11-02&${'a'.repeat(200_000)}`],
  ])('is not found in a huge text of %s', (_, text) => {
    for (const name of ['', 'phone', 'address', 'secret', 'password']) expect(findSensitive(text, name)).toEqual([])
  })
})
