import { CsvError, parse } from 'csv-parse/sync'
import type { z } from 'zod'
import type { RejectedCell } from './people.contract.ts'

export type Rejected = z.infer<typeof RejectedCell>

export const columns = ['name', 'email', 'title', 'access_role', 'joined_on', 'teams', 'duties'] as const
export type Column = (typeof columns)[number]
const requiredColumns: readonly Column[] = ['name', 'email']

/** One person of the file: its row as a spreadsheet counts it, and what stands in each column, untouched. */
export interface CsvRow {
  row: number
  cells: Readonly<Record<Column, string>>
}

const maxPeople = 10_000

/**
 * Reads a table of people: separated by commas, semicolons or tabs, whichever its header is written with; with or without a byte order
 * mark; with any line ends. What cannot be read is told cell by cell, and then there are no rows.
 */
export function readPeopleCsv(text: string): { rows: CsvRow[]; rejected: Rejected[] } {
  const table = parseTable(text.replace(/^\ufeff/, ''))
  if (!('records' in table)) return { rows: [], rejected: [table] }
  const [header = [], ...body] = table.records
  const { placed, rejected } = readHeader(header, body)
  if (rejected.length > 0) return { rows: [], rejected }

  const rows: CsvRow[] = []
  for (const [index, record] of body.entries()) {
    const row = index + 2
    if (record.every((cell) => cell.trim() === '')) continue
    if (rows.length === maxPeople)
      return {
        rows: [],
        rejected: [atRow(row, `a file may hold at most ${maxPeople.toLocaleString('en-US')} people; split it`)],
      }
    const surplus = record.slice(header.length)
    if (surplus.some((cell) => cell.trim() !== ''))
      rejected.push({
        ...atRow(
          row,
          `this row has ${record.length} cells and the header ${header.length}; put quotes around a cell that holds the separator`,
        ),
        value: shortened(surplus.join(' ')),
      })
    else rows.push({ row, cells: cellsOf(record, placed) })
  }
  if (rows.length === 0 && rejected.length === 0) rejected.push(atRow(1, 'the file names no people'))
  return { rows, rejected }
}

const atRow = (row: number, problem: string): Rejected => ({ row, column: '', value: '', problem })

/** A cell as it is quoted in a problem. */
export const shortened = (value: string): string =>
  value.length <= 200 ? value : `${value.slice(0, 199)}…`.toWellFormed()

function parseTable(text: string): { records: string[][] } | Rejected {
  try {
    return {
      records: parse(text, {
        delimiter: delimiterOf(text),
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
      }),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const row = typeof error['records'] === 'number' ? error['records'] + 1 : 1
    return atRow(row, readingProblem(error))
  }
}

function readingProblem(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote that is opened here is never closed; close it, or write a quote within a cell twice'
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return 'something stands between a closing quote and the separator; write a quote within a cell twice'
    default:
      return 'from here on this cannot be read as a table; a quote may stand in the middle of a cell that does not begin with one'
  }
}

/** The separator with which the header names most columns that are known. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split(/[\r\n]/, 1)
  const known = [',', ';', '\t'].map((delimiter) => {
    const names = line.split(delimiter).map((name) => columnOf(name.replaceAll('"', '')))
    return { delimiter, count: names.filter((name) => name !== undefined).length }
  })
  return known.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).delimiter
}

/** "E-mail" is no column of ours and is told so; "Access role" and "access_role" are one. */
const columnOf = (heading: string): Column | undefined => {
  const name = heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  return columns.find((column) => column === name)
}

/** At which place each column stands, and what is wrong with the header. */
function readHeader(header: readonly string[], body: readonly string[][]) {
  const placed = new Map<Column, number>()
  const rejected: Rejected[] = []
  for (const [place, heading] of header.entries()) {
    const column = columnOf(heading)
    const problem =
      column === undefined
        ? unknownHeading(heading, place, body)
        : placed.has(column)
          ? 'this column stands here twice'
          : undefined
    if (problem !== undefined)
      rejected.push({ row: 1, column: shortened(heading.trim()), value: shortened(heading), problem })
    else if (column !== undefined) placed.set(column, place)
  }
  for (const column of requiredColumns)
    if (!placed.has(column)) rejected.push({ row: 1, column, value: '', problem: 'this column is missing' })
  return { placed, rejected }
}

function unknownHeading(heading: string, place: number, body: readonly string[][]): string | undefined {
  // spreadsheets add empty columns at the right edge
  if (heading.trim() === '' && body.every((record) => (record[place] ?? '').trim() === '')) return undefined
  return `this column is not known; remove it, or use one of ${columns.join(', ')}`
}

function cellsOf(record: readonly string[], placed: ReadonlyMap<Column, number>): Record<Column, string> {
  const cell = (column: Column): string => record[placed.get(column) ?? -1] ?? ''
  return {
    name: cell('name'),
    email: cell('email'),
    title: cell('title'),
    access_role: cell('access_role'),
    joined_on: cell('joined_on'),
    teams: cell('teams'),
    duties: cell('duties'),
  }
}
