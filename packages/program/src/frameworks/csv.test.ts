import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCsv, parseCsv } from './csv.ts'

const texts = (csv: string) => parseCsv(csv).rows.map((row) => row.map(({ text }) => text))

describe('parseCsv', () => {
  test.each([
    ['plain values', 'a,b\nc,d\n', [['a', 'b'], ['c', 'd']]],
    ['a last line without end', 'a,b\nc,d', [['a', 'b'], ['c', 'd']]],
    ['CRLF', 'a,b\r\nc,d\r\n', [['a', 'b'], ['c', 'd']]],
    ['commas, quotes and line feeds in quotes', '"a,b","c""d","e\nf"\n', [['a,b', 'c"d', 'e\nf']]],
    ['empty values', ',,\n"",\n', [['', '', ''], ['', '']]],
    ['empty lines', '\na\n\n\nb\n', [['a'], ['b']]],
    ['blanks, which belong to the value', ' a , b \n', [[' a ', ' b ']]],
    ['nothing', '', []],
  ])('reads %s', (_, csv, rows) => {
    expect(texts(csv)).toEqual(rows)
    expect(parseCsv(csv).errors).toEqual([])
  }) // prettier-ignore

  test('knows the place of each value', () => {
    expect(parseCsv('a,"b\nb",c\nd,e\n').rows).toEqual([
      [
        { text: 'a', line: 1, column: 1 },
        { text: 'b\nb', line: 1, column: 3 },
        { text: 'c', line: 2, column: 4 },
      ],
      [
        { text: 'd', line: 3, column: 1 },
        { text: 'e', line: 3, column: 3 },
      ],
    ])
  })

  test('tells every error and reads on', () => {
    const { rows, errors } = parseCsv('a"b,c\n"d"e,f\ng,"h\n')
    expect(errors).toMatchObject([
      { line: 1, column: 2, message: 'A quote stands inside text without quotes' },
      { line: 2, column: 4, message: 'Text follows the closing quote' },
      { line: 3, column: 3, message: 'A quoted value has no end' },
    ])
    expect(rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['a"b', 'c'],
      ['de', 'f'],
      ['g', 'h\n'],
    ])
  })

  test('reads what formatCsv writes', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('', '"', ',', '\n', 'a,b', '""', ' '))
    // A row of one empty value is an empty line, which has no meaning.
    const rows = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(rows, (written) => {
        expect(texts(formatCsv(written))).toEqual(
          written.map((row) => row.map((text) => text.replaceAll(/\r\n?/g, '\n'))),
        )
        expect(parseCsv(formatCsv(written)).errors).toEqual([])
      }),
    )
  })

  test('gives rows for any text at all', () => {
    const csvish = fc.array(fc.constantFrom('"', ',', '\n', 'a', '\r', ' '), { maxLength: 30 })
    fc.assert(
      fc.property(csvish, (parts) => {
        const { rows, errors } = parseCsv(parts.join(''))
        expect(rows.every((row) => row.length > 0)).toBe(true)
        expect(errors.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true)
      }),
    )
  })
})
