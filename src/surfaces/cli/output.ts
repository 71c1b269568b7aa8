import { once } from 'node:events'
import { jsonSchemaOf } from './parameters.ts'
import { columnsOf, csvLine, describe } from './table.ts'

export const formats = ['table', 'json', 'ndjson', 'csv'] as const
export type Format = (typeof formats)[number]

/** Writes lines to standard output, no faster than they are taken. */
export async function print(lines: readonly string[]): Promise<void> {
  if (lines.length > 0 && !process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain')
}

interface Page {
  items: unknown[]
  next: string | null
}

const isPage = (value: unknown): value is Page =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items) && 'next' in value

const itemsOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items) ? value.items : [value]

/**
 * Prints the pages of an answer (mostly one). ndjson and csv are written page by page; table and json need all of it first.
 * @param outputSchema of the operation; the columns of a CSV file come from it, so that they do not depend on the rows
 */
export async function printAnswer(
  pages: AsyncIterable<unknown>,
  { format, outputSchema }: { format: Format; outputSchema: unknown },
): Promise<void> {
  if (format === 'ndjson') {
    for await (const page of pages) await print(itemsOf(page).map((item) => JSON.stringify(item)))
    return
  }
  if (format === 'csv') {
    const schema = jsonSchemaOf(outputSchema, 'output')
    const columns = columnsOf(schema.properties?.['items']?.items ?? schema)
    await print([columns.join(',')])
    for await (const page of pages) await print(itemsOf(page).map((item) => csvLine(columns, item)))
    return
  }
  let answer: unknown
  let isFirst = true
  for await (const page of pages) {
    answer = isFirst || !isPage(page) || !isPage(answer) ? page : { ...page, items: [...answer.items, ...page.items] }
    isFirst = false
  }
  if (format === 'json') await print([JSON.stringify(answer, undefined, 2)])
  else await print(describe(answer, process.stdout.isTTY ? process.stdout.columns : undefined))
}
