import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EntryScanner, quoted } from '../src/entry/entry-scanner.ts'
import { JsonScanner, MAX_DEPTH } from '../src/entry/json-scanner.ts'
import { LONGEST_LINE, wholeLines } from '../src/entry/lines.ts'
import { meaningOf } from '../src/entry/meaning.ts'
import { parseTime } from '../src/entry/time.ts'
import { jsonbText, sampleBody, saltOf, uuid } from './support/sample-log.ts'

/** Whether the scanner takes the whole text for one JSON value. */
function isScanned(text: string): boolean {
  const bytes = Buffer.from(`${text}\n`)
  return new JsonScanner(bytes).value(0) === bytes.length - 1
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const read = (text: string): number => parseTime(Buffer.from(text), 0, Buffer.byteLength(text))

const scanned = (line: string): { end: number; scanner: EntryScanner } => {
  const bytes = Buffer.from(`${line}\n`)
  const scanner = new EntryScanner(bytes)
  return { end: scanner.scan(0), scanner }
}

const members = (body: string): Record<string, unknown> => JSON.parse(body)

const meaning = (overrides: Record<string, unknown>): unknown => {
  const scanner = new EntryScanner(Buffer.from(`${saltOf(1)}${sampleBody(1, overrides)}\n`))
  expect(scanner.scan(0)).toBeGreaterThan(0)
  return meaningOf(scanner)
}

async function cut(blocks: readonly Buffer[]): Promise<{ lines: string[]; isUnterminated: boolean }> {
  const lines: string[] = []
  let isUnterminated = false
  for await (const part of wholeLines(asyncOf(blocks))) {
    expect(part.start).toBeGreaterThan(0)
    lines.push(...part.bytes.toString('utf8', part.start, part.bytes.length - 1).split('\n'))
    isUnterminated ||= part.isUnterminated
  }
  return { lines, isUnterminated }
}

const SHA256 = 'ab'.repeat(32)

/** Pieces of JSON, whole and broken. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  ',',
  ', ',
  '"',
  '"a"',
  '\\',
  '\\n',
  '\\u00e9',
  '\\u12',
  '0',
  '-',
  '-1',
  '01',
  '1.5',
  '1.',
  'e5',
  '1E+5',
  'true',
  'false',
  'null',
  'nul',
  'é',
  '𝄞',
  'x',
  '""',
  '{"a": 1}',
  '[1, 2]',
  '\t',
  '\u0001',
  '\u007f',
  '{}',
  '[]',
  '.',
  '+',
  'abcdefgh',
]

describe('the JSON scanner', () => {
  it('takes everything that JSON.stringify and PostgreSQL write', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(isScanned(JSON.stringify(value))).toBe(true)
        expect(isScanned(jsonbText(value))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('agrees with JSON.parse on what is not JSON', () => {
    const piece = fc.constantFrom(...PIECES)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        // White space anywhere but singly behind a comma or colon is the one thing that JSON allows and we do not.
        const hasOtherSpace = /\t|(?<![,:]) | {2}| $/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
        fc.pre(!hasOtherSpace)
        expect(isScanned(text)).toBe(isParsed(text))
      }),
      { numRuns: 5000 },
    )
  })

  it('finds any single change that makes a body something else than JSON', () => {
    const body = sampleBody(1)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.constantFrom('"', '\\', '{', ',', '\u0002', 'x', ''), (at, character) => {
        const changed = body.slice(0, at) + character + body.slice(at + 1)
        fc.pre(!/ {2}|(?<![,:]) /.test(changed.replace(/"(?:[^"\\]|\\.)*"/g, '""')))
        expect(isScanned(changed)).toBe(isParsed(changed))
      }),
      { numRuns: 2000 },
    )
  })

  it('stops at a depth that no stack fears', () => {
    expect(isScanned('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBe(true)
    expect(isScanned('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toBe(false)
    expect(isScanned('[{"a":'.repeat(1_000_000))).toBe(false)
  })
})

describe('the time reader', () => {
  it('reads what Date reads', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }),
        (date) => {
          const text = date.toISOString()
          expect(read(text)).toBe(date.getTime())
          expect(read(text.replace('Z', '+00:00'))).toBe(date.getTime())
        },
      ),
    )
  })

  it.each([
    ['2026-05-04T10:00:00Z', '2026-05-04T10:00:00Z'],
    ['2026-05-04T10:00:00.123456+00:00', '2026-05-04T10:00:00.123Z'],
    ['2026-05-04T12:30:00.5+02:30', '2026-05-04T10:00:00.500Z'],
    ['2026-05-04T06:00:00-04', '2026-05-04T10:00:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00Z'],
  ])('reads %s', (text, same) => {
    expect(read(text)).toBe(Date.parse(same))
  })

  it.each([
    '',
    '2026-05-04',
    '2026-05-04 10:00:00Z',
    '2026-05-04T10:00:00',
    '2026-05-04T10:00:00.Z',
    '2026-05-04T24:00:00Z',
    '2026-05-04T10:60:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-05-04T10:00:00+2:00',
    '2026-05-04T10:00:00+02:0',
    '2026-05-04T10:00:00+02:00x',
    '2026-05-04T10:00:00Zx',
    '2O26-05-04T10:00:00Z',
  ])('refuses %j', (text) => {
    expect(read(text)).toBeNaN()
  })
})

describe('the entry scanner', () => {
  it('takes out of an entry what a JSON reader finds in it', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.jsonValue({ maxDepth: 3 }), fc.boolean(), (number, value, compact) => {
        const spaced = sampleBody(number, { row: { value }, table: 'evidence' })
        const body = compact ? JSON.stringify(JSON.parse(spaced)) : spaced
        const { end, scanner } = scanned(saltOf(number) + body)
        expect(end).toBe(32 + Buffer.byteLength(body))
        const { at, table, subject, org, action, row } = members(body)
        expect({ table: scanner.table, subject: scanner.subject, org: scanner.org, action: scanner.action }).toEqual({
          table,
          subject,
          org,
          action,
        })
        expect(scanner.at).toBe(Date.parse(String(at)))
        expect(scanner.row()).toEqual(row)
        expect(scanner.isOfTable([quoted('evidence')])).toBe(true)
        expect(scanner.isOfTable([quoted('evidenc'), quoted('evidences')])).toBe(false)
      }),
    )
  })

  it('says of any changed, cut or lengthened entry that it is malformed, or reads it as a JSON reader does', () => {
    const line = saltOf(2) + sampleBody(2, { table: 'evidence' })
    const piece = fc.constantFrom('', '"', '\\', '{', '}', ',', ':', ' ', '1', 'null', '\u0000', 'é', '"v": 1, ')
    fc.assert(
      fc.property(fc.nat(line.length), fc.nat(40), piece, (at, dropped, inserted) => {
        const changed = line.slice(0, at) + inserted + line.slice(at + dropped)
        const { end, scanner } = scanned(changed)
        fc.pre(end !== -1)
        const body = members(changed.slice(32))
        expect(end).toBe(Buffer.byteLength(changed))
        expect({ table: scanner.table, subject: scanner.subject }).toEqual({
          table: body['table'],
          subject: body['subject'],
        })
      }),
      { numRuns: 3000 },
    )
  })

  it('takes members in any order', () => {
    const body = sampleBody(5)
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(members(body)).reverse()))
    expect(scanned(saltOf(1) + reversed).scanner.subject).toBe(uuid(5))
  })

  const salt = saltOf(3)
  const good = sampleBody(3)
  it.each([
    ['nothing', ''],
    ['a short salt', salt.slice(1) + good],
    ['a salt in capitals', salt.toUpperCase().replace(/\d/g, 'A') + good],
    ['no body', salt],
    ['a body that is no object', `${salt}[]`],
    ['a cut body', salt + good.slice(0, -1)],
    ['something behind the body', `${salt}${good} `],
    ['a member twice', salt + good.replace('{"v": 1', '{"v": 1, "v": 1')],
    ['a member less', salt + good.replace('"behalf": null, ', '')],
    ['a member more', salt + good.replace('{"v": 1', '{"v": 1, "w": 1')],
    ['a name with escapes', salt + good.replace('"table"', '"t\\u0061ble"')],
    ['a table with escapes', salt + good.replace('"obligation"', '"\\u006fbligation"')],
    ['a table that is no text', salt + good.replace('"obligation"', '7')],
    ['a row that is no object', salt + good.replace(/"row": \{.*\}, "actor"/, '"row": [], "actor"')],
    ['an unknown action', salt + good.replace(/"action": "\w+"/, '"action": "truncate"')],
    ['another version', salt + good.replace('"v": 1', '"v": 2')],
    ['a version like 1', salt + good.replace('"v": 1', '"v": 10')],
    ['a time that is none', salt + good.replace(/"at": "[^"]+"/, '"at": "yesterday"')],
    ['a time that is a number', salt + good.replace(/"at": "[^"]+"/, '"at": 1777888800000')],
  ])('refuses %s', (_what, line) => {
    expect(line).not.toBe(salt + good)
    const { end, scanner } = scanned(line)
    expect(end).toBe(-1)
    expect(scanner.why).not.toBe('')
  })
})

describe('the meaning of an entry', () => {
  it('is that evidence exists, or that something was erased', () => {
    const evidence = { kind: 'evidence', sha256: SHA256, size: 5 }
    expect(meaning({ table: 'evidence', row: { sha256: SHA256, size: 5 } })).toEqual(evidence)
    expect(meaning({ table: 'evidence', action: 'delete', row: { sha256: SHA256, size: 5 } })).toEqual(evidence)
    const erasure = (row: unknown): unknown => meaning({ table: 'erasure', action: 'insert', row })
    expect(erasure({ leaf: 7, sha256: null })).toEqual({ kind: 'erasure', erasedLeaf: 7 })
    expect(erasure({ leaf: null, sha256: SHA256 })).toEqual({ kind: 'blob-erasure', sha256: SHA256 })
  })

  it.each([
    ['evidence without bytes', { table: 'evidence', row: { sha256: null, size: null, url: 'https://x.example' } }],
    [
      'the erasure of a person',
      { table: 'erasure', action: 'insert', row: { leaf: null, sha256: null, person_id: 'x' } },
    ],
    ['a later change of an erasure', { table: 'erasure', action: 'update', row: { leaf: 7 } }],
    ['another table', { row: { table: 'evidence', sha256: SHA256, size: 1, leaf: 1 } }],
  ])('is none for %s', (_what, overrides) => {
    expect(meaning(overrides)).toBeUndefined()
  })

  it.each([
    { table: 'evidence', row: { sha256: SHA256.toUpperCase(), size: 5 } },
    { table: 'evidence', row: { sha256: SHA256, size: -1 } },
    { table: 'evidence', row: { sha256: SHA256, size: '5' } },
    { table: 'evidence', row: { sha256: null, size: 5 } },
    { table: 'evidence', row: {} },
    { table: 'erasure', action: 'insert', row: { leaf: 1.5 } },
    { table: 'erasure', action: 'insert', row: { leaf: null, sha256: 'x' } },
  ])('is refused when the row is not of its table: %j', (overrides) => {
    expect(meaning(overrides)).toEqual(expect.stringContaining('its row has'))
  })
})

describe('whole lines', () => {
  it('are the lines of the file, wherever the blocks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-zé]{0,9}$/)),
        fc.array(fc.nat(20)),
        fc.boolean(),
        async (lines, sizes, ended) => {
          const text = lines.map((line) => `${line}\n`).join('')
          const bytes = Buffer.from(ended ? text : text.slice(0, -1))
          const blocks: Buffer[] = []
          let at = 0
          for (const size of [...sizes, bytes.length]) {
            blocks.push(Buffer.from(bytes.subarray(at, at + size)))
            at += size
          }
          const found = await cut(blocks)
          const isUnterminated = bytes.length > 0 && bytes.at(-1) !== 0x0a
          expect(found.isUnterminated).toBe(isUnterminated)
          expect(found.lines).toEqual(bytes.length === 0 ? [] : bytes.toString().replace(/\n$/, '').split('\n'))
        },
      ),
    )
  })

  it('may not be endless', async () => {
    const block = Buffer.alloc(1024 * 1024, 0x61)
    const blocks = Array.from({ length: 2 + LONGEST_LINE / block.length }, () => block)
    await expect(cut(blocks)).rejects.toThrow(expect.objectContaining({ code: 'entry-malformed' }))
  })
})

async function* asyncOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}
