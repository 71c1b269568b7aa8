/**
 * A table of people on its way to the server: typed, pasted or read from a CSV file. The server alone judges what stands in it; this
 * only takes it apart, so that each rejected cell can be shown where it is and put right.
 */

/** What a cell stands under. Names as the server has them; others are kept, so that it can say what is wrong with them. */
export interface PeopleTable {
  columns: string[]
  rows: string[][]
}

/** A cell that the server refuses. Rows are counted as in the file: the header is row 1. */
export interface RejectedCell {
  row: number
  column: string
  value: string
  problem: string
}

export const knownColumns = ['name', 'email', 'title', 'access_role', 'joined_on', 'teams', 'duties'] as const
const typedColumns = ['name', 'email', 'title', 'access_role']

export const emptyTable = (rows = 3): PeopleTable => ({
  columns: typedColumns,
  rows: Array.from({ length: rows }, () => typedColumns.map(() => '')),
})

export const isBlank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '')

/**
 * Reads comma, semicolon or tab separated text (RFC 4180, with the liberties that spreadsheets take): the separator is the one that
 * parts the header into most cells. A quote that is never closed ends with the text. Line breaks within a cell become spaces.
 */
export function parseTable(text: string): PeopleTable {
  const source = text.replace(/^\ufeff/u, '')
  const [line = ''] = source.split(/[\r\n]/u, 1)
  const separator = [',', ';', '\t'].reduce((best, one) =>
    line.split(one).length > line.split(best).length ? one : best,
  )
  const [header = [], ...rows] = split(source, separator)
  const width = Math.max(header.length, ...rows.map((row) => row.length))
  const wide = (row: string[]) => Array.from({ length: width }, (_, index) => row[index] ?? '')
  return {
    columns: wide(header).map((heading) => columnOf(heading)),
    rows: rows.filter((row) => !isBlank(row)).map(wide),
  }
}

/** `Access role` and `access-role` are `access_role`, and `E-mail` is `email`: what people write, as the server names it. */
function columnOf(heading: string): string {
  const name = heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, '_')
  const known = knownColumns.find((column) => column.replaceAll('_', '') === name.replaceAll('_', ''))
  return known ?? heading.trim()
}

function split(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const endCell = () => {
    row.push(cell.replaceAll(/[\r\n]+/gu, ' '))
    cell = ''
  }
  const endRow = () => {
    endCell()
    rows.push(row)
    row = []
  }
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (isQuoted) {
      if (char !== '"') cell += char
      else if (text.charAt(at + 1) === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (char === '"' && cell === '') isQuoted = true
    else if (char === separator) endCell()
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text.charAt(at + 1) === '\n') at++
      endRow()
    } else cell += char
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows
}

/** The table as CSV for the server. Rows that nothing stands in keep their place, so that its row numbers are ours. */
export function formatTable({ columns, rows }: PeopleTable): string {
  return [columns, ...rows].map((row) => row.map(quote).join(',')).join('\r\n')
}

const quote = (cell: string): string =>
  /[",\r\n]/u.test(cell) || cell === '' ? `"${cell.replaceAll('"', '""')}"` : cell

/** Where a rejected cell stands: row −1 is the header; a column of −1 means the whole row, or the whole file. */
export function placeOf({ columns }: PeopleTable, { row, column }: RejectedCell): { row: number; column: number } {
  return { row: row - 2, column: columns.indexOf(column) }
}
