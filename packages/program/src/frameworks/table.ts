import { didYouMean } from '../nearest.ts'
import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { LineIndex, Located, type ValuePosition } from '../yaml/position.ts'
import { type Cell, parseCsv } from './csv.ts'

/** Rows that a list may have; the longest known standards have a few thousand. */
const MAX_ROWS = 20_000

const MAX_SYNTAX_PROBLEMS = 20

/**
 * Reads a CSV file whose first line names its columns, in any order. Gives each row as an object with the place of each
 * value; undefined when the columns are not right.
 */
export function readTable(
  file: string,
  text: string,
  columns: { required: readonly string[]; optional?: readonly string[] },
  problems: ProblemList,
): Located<Record<string, string>>[] | undefined {
  const { rows, errors } = parseCsv(text)
  for (const { line, column, message, fix } of errors.slice(0, MAX_SYNTAX_PROBLEMS)) {
    problems.error('csv-syntax', { file, line, column }, message, fix)
  }
  const [header, ...body] = rows
  if (!header) {
    problems.error('empty-file', { file, line: 1, column: 1 }, 'The file is empty', 'Fill it, or delete it.')
    return undefined
  }
  if (!checkHeader(file, header, columns, problems)) return undefined
  if (body.length > MAX_ROWS) {
    problems.error('file-too-large', { file, line: 1, column: 1 }, `Has more than ${MAX_ROWS} rows`, 'Divide the list.')
    return undefined
  }
  const lines = new LineIndex(text.replaceAll(/\r\n?/g, '\n'))
  const located: Located<Record<string, string>>[] = []
  for (const cells of body) {
    const row = readRow(file, header, cells, lines, problems)
    if (row) located.push(row)
  }
  return located
}

function checkHeader(
  file: string,
  header: readonly Cell[],
  columns: { required: readonly string[]; optional?: readonly string[] },
  problems: ProblemList,
): boolean {
  const known = [...columns.required, ...(columns.optional ?? [])]
  const seen = new Set<string>()
  let isRight = true
  for (const cell of header) {
    const place = { file, line: cell.line, column: cell.column }
    if (!known.includes(cell.text)) {
      problems.error('unknown-key', place, `Unknown column ${quote(cell.text)}`, didYouMean(cell.text, known))
      isRight = false
    } else if (seen.has(cell.text)) {
      problems.error('duplicate-key', place, `The column ${cell.text} is there twice`, 'Remove one of the two.')
      isRight = false
    }
    seen.add(cell.text)
  }
  for (const column of columns.required) {
    if (seen.has(column)) continue
    const fix = `The first line names the columns: ${known.join(',')}.`
    problems.error('missing-key', { file, line: 1, column: 1 }, `The column ${column} is missing`, fix)
    isRight = false
  }
  return isRight
}

function readRow(
  file: string,
  header: readonly Cell[],
  cells: readonly Cell[],
  lines: LineIndex,
  problems: ProblemList,
): Located<Record<string, string>> | undefined {
  const first = cells[0] ?? { text: '', line: 1, column: 1 }
  if (cells.length !== header.length) {
    const message = `The row has ${cells.length} values, the first line has ${header.length}`
    const fix = 'Put a value that holds a comma in quotes, and leave no value out.'
    problems.error('csv-syntax', { file, line: first.line, column: first.column }, message, fix)
    return undefined
  }
  const row: Record<string, string> = {}
  const position: ValuePosition = { value: lines.offset(first), children: new Map() }
  for (const [index, { text }] of header.entries()) {
    const cell = cells[index] ?? first
    row[text] = cell.text
    position.children.set(text, { value: lines.offset(cell), children: new Map() })
  }
  return new Located(file, row, lines, position)
}
