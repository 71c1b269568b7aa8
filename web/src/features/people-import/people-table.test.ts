import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTable, parseTable, placeOf } from './people-table.rules.ts'

describe('reading a table of people', () => {
  it('takes what spreadsheets write, whatever they part cells with', () => {
    const table = { columns: ['name', 'email'], rows: [['Mira Okafor', 'mira@acme.test']] }
    expect(parseTable('name,email\nMira Okafor,mira@acme.test\n')).toEqual(table)
    expect(parseTable('\ufeffName;E-Mail\r\nMira Okafor;mira@acme.test')).toEqual(table)
    expect(parseTable('NAME\te-mail\rMira Okafor\tmira@acme.test\r')).toEqual(table)
  })

  it('keeps separators and quotes within quoted cells, and makes one line of them', () => {
    expect(parseTable('name,title\n"Okafor, ""Mira""","Head of\r\nIT"').rows).toEqual([
      ['Okafor, "Mira"', 'Head of IT'],
    ])
  })

  it('makes all rows as wide as the widest, and leaves out empty ones', () => {
    expect(parseTable('name,email\nMira\n,\n\nJon,jon@acme.test,surplus')).toEqual({
      columns: ['name', 'email', ''],
      rows: [
        ['Mira', '', ''],
        ['Jon', 'jon@acme.test', 'surplus'],
      ],
    })
  })

  it('keeps columns that it does not know, for the server to say so', () => {
    expect(parseTable('name,Shoe size').columns).toEqual(['name', 'Shoe size'])
  })

  it('reads anything, in bounded time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const { columns, rows } = parseTable(text)
        expect(rows.every((row) => row.length === columns.length)).toBe(true)
      }),
    )
    expect(parseTable(`"${'a,'.repeat(200_000)}`).rows).toEqual([])
  })

  it('reads back what it writes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', ' ', 'é'), maxLength: 6 })
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 6 })
    fc.assert(
      fc.property(rows, (given) => {
        const full = given.filter((row) => row.some((one) => one.trim() !== ''))
        const table = { columns: ['name', 'email'], rows: full }
        expect(parseTable(formatTable(table))).toEqual(table)
      }),
    )
  })
})

describe('the place of a rejected cell', () => {
  const table = { columns: ['name', 'email'], rows: [['Mira', 'mira']] }

  it('is found by row as in the file and by column name', () => {
    expect(placeOf(table, { row: 2, column: 'email', value: 'mira', problem: '' })).toEqual({ row: 0, column: 1 })
  })

  it('is the header, or the whole row, where the server says so', () => {
    expect(placeOf(table, { row: 1, column: 'name', value: '', problem: '' })).toEqual({ row: -1, column: 0 })
    expect(placeOf(table, { row: 2, column: '', value: '', problem: '' })).toEqual({ row: 0, column: -1 })
  })
})
