import type { JsonSchema } from './parameters.ts'

/** Control characters could move the cursor or change what a terminal shows; what comes from a server must not. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�')

const labels = ['name', 'title', 'key', 'email', 'id']

/** A value as one cell: the name of a thing rather than all of it. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  // nobody reads the fractions of a second
  if (typeof value === 'string')
    return printable(value.replaceAll(/\s+/g, ' ').replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/, '$1Z'))
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) {
    // things without a name of their own do not fit into a cell: how many there are does
    const isCounted = value.some((one) => isRecord(one) && nameOf(one) === undefined)
    return isCounted ? String(value.length) : value.map(cell).join(', ')
  }
  const name = nameOf(value)
  if (name !== undefined) return cell(name)
  return Object.entries(value)
    .map(([field, one]) => `${field} ${cell(one)}`)
    .join(', ')
}

/** What a thing is called: the first of its names. */
const nameOf = (thing: object): unknown =>
  labels.map((label) => Object.entries(thing).find(([field]) => field === label)?.[1]).find((one) => one !== undefined)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const widest = 60
const narrowest = 8

/** Rows as aligned columns. Long cells are cut, and with `width` so that a line fits: a table is to be read, other formats hold everything. */
export function table(rows: readonly Record<string, unknown>[], width: number | undefined): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns.map(heading), ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const used = columns.map((_, n) => lines.slice(1).some((line) => line[n] !== ''))
  const kept = lines.map((line) => line.filter((_, n) => used[n]))
  const natural = (kept[0] ?? []).map((_, n) => Math.max(...kept.map((line) => length(line[n] ?? ''))))
  const widths = fit(natural, width)
  return kept.map((line) =>
    line
      .map((text, n) => pad(text, widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function fit(natural: readonly number[], width = Number.POSITIVE_INFINITY): number[] {
  const widths = natural.map((one) => Math.min(one, widest))
  const total = () => widths.reduce((sum, one) => sum + one, 0) + 2 * (widths.length - 1)
  while (total() > width) {
    const largest = Math.max(...widths)
    if (largest <= narrowest) break
    widths[widths.indexOf(largest)] = largest - 1
  }
  return widths
}

const length = (text: string): number => Array.from(text).length

function pad(text: string, width: number): string {
  const characters = Array.from(text)
  if (characters.length > width) return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
  return text + ' '.repeat(width - characters.length)
}

/** `openFindings` → `OPEN FINDINGS` */
const heading = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()
const label = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** Anything as text to read: lists of things as tables, one thing as its fields. */
export function describe(value: unknown, width: number | undefined): string[] {
  if (!isRecord(value)) return Array.isArray(value) ? list(value, width) : [cell(value)]
  const { items, next, ...rest } = value
  const fields = Object.entries(rest)
  const short = fields.filter(([, one]) => !isBlock(one))
  const widthOfNames = Math.max(0, ...short.map(([name]) => length(label(name))))
  const lines = short.map(([name, one]) => `${pad(label(name), widthOfNames)}  ${cell(one)}`.trimEnd())
  for (const [name, one] of fields.filter(([, field]) => isBlock(field))) {
    lines.push('', `${label(name)}:`, ...indent(block(one, width)))
  }
  if (Array.isArray(items)) lines.push(...(lines.length > 0 ? [''] : []), ...list(items, width))
  if (typeof next === 'string') lines.push('', 'There is more: --all shows everything.')
  return lines
}

/** A list of things, several lines of text, or a thing with more in it: what does not go on one line. */
function isBlock(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isRecord)
  if (typeof value === 'string') return value.includes('\n')
  return isRecord(value) && Object.keys(value).length > 3
}

function block(value: unknown, width: number | undefined): string[] {
  if (typeof value === 'string') return value.split('\n').map((line) => printable(line))
  return describe(value, width === undefined ? undefined : width - 2)
}

const list = (items: readonly unknown[], width: number | undefined): string[] =>
  items.length === 0 ? ['(none)'] : items.every(isRecord) ? table(items, width) : items.map(cell)

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`))

/** The columns of a CSV file of things of this shape: `owner` with id and name becomes `owner.id` and `owner.name`. */
export function columnsOf(schema: JsonSchema, above = ''): string[] {
  const { properties } = schema.anyOf?.find((one) => one.properties) ?? schema
  return Object.entries(properties ?? {}).flatMap(([name, one]) => {
    const below = columnsOf(one, `${above}${name}.`)
    return below.length > 0 ? below : [`${above}${name}`]
  })
}

/** One line of CSV (RFC 4180) for the columns of a thing. */
export function csvLine(columns: readonly string[], thing: unknown): string {
  return columns
    .map((column) =>
      csvCell(column.split('.').reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), thing)),
    )
    .join(',')
}

/**
 * A value as one CSV cell. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection);
 * numbers stay numbers.
 */
export function csvCell(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)
  const guarded = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
