import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cell, columnsOf, csvCell, csvLine, describe as describeValue, table } from './table.ts'

describe('a CSV cell', () => {
  it('never begins with what a spreadsheet takes for a formula, and loses nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = csvCell(text)
        const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
        expect(read).not.toMatch(/^[=+\-@\t\r\n]/)
        expect(read.replace(/^'/, '')).toBe(text.replace(/^'/, ''))
      }),
    )
  })

  it('leaves numbers as they are', () => {
    expect([csvCell(-3), csvCell(true), csvCell(null), csvCell(undefined)]).toEqual(['-3', 'true', '', ''])
  })

  it('stays one cell whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (texts) => {
        const columns = texts.map((_, n) => `c${n}`)
        const line = csvLine(columns, Object.fromEntries(texts.map((text, n) => [`c${n}`, text])))
        const cells = line.match(/("(?:[^"]|"")*"|[^",\r\n]*)(,|$)/g) ?? []
        // the last match is the empty one at the end of the line
        expect(cells.filter((one, n) => n < texts.length || one !== '')).toHaveLength(texts.length)
      }),
    )
  })
})

describe('columns of a CSV file', () => {
  it('come from the shape, also for things that may be missing', () => {
    const person = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } }
    expect(
      columnsOf({
        properties: {
          id: { type: 'string' },
          owner: { anyOf: [person, { type: 'null' }] },
          tags: { type: 'array', items: person },
        },
      }),
    ).toEqual(['id', 'owner.id', 'owner.name', 'tags'])
  })
})

describe('a table', () => {
  it('shows the name of a thing, and no control characters', () => {
    expect(cell({ id: '1', name: 'Olga' })).toBe('Olga')
    expect(cell([{ title: 'a' }, { title: 'b' }])).toBe('a, b')
    expect(
      cell([
        { path: '/a', from: 1 },
        { path: '/b', from: 2 },
      ]),
    ).toBe('2')
    expect(cell('a\u001b[31mb\u0000')).toBe('a�[31mb�')
    expect(cell('2026-01-01T10:00:00.123456Z')).toBe('2026-01-01T10:00:00Z')
  })

  it('fits the terminal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: fc.string({ maxLength: 200 }), note: fc.string({ maxLength: 200 }) }), {
          maxLength: 10,
        }),
        fc.integer({ min: 30, max: 200 }),
        (rows, width) => {
          for (const line of table(rows, width)) expect(Array.from(line).length).toBeLessThanOrEqual(width)
        },
      ),
    )
  })

  it('says when there is nothing, and when there is more', () => {
    expect(describeValue({ items: [], next: null }, 80)).toEqual(['(none)'])
    expect(describeValue({ items: [{ a: 1 }], next: 'x' }, 80).at(-1)).toContain('--all')
  })
})
