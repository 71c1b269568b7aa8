import { type SelectQueryBuilder, sql } from 'kysely'
import { HoldfastError } from '../errors.ts'

export interface PageRequest {
  cursor?: string | undefined
  limit: number
  order: 'asc' | 'desc'
}

/**
 * Pages a query by key: rows come ordered by (`column`, id), and the cursor holds both of the last row, so that a page costs the same
 * wherever it is. `column` must not be null, and (org_id, column, id) should be an index.
 * @param column column reference of the sort, as it stands in SQL
 * @param valueOf the same value of a row, as text that PostgreSQL reads back exactly
 */
export async function pageBy<DB, TB extends keyof DB, Row extends { id: string }>(
  query: SelectQueryBuilder<DB, TB, Row>,
  request: PageRequest,
  by: {
    column: string
    id: string
    type: 'timestamptz' | 'text' | 'date' | 'int' | 'bigint'
    valueOf: (row: Row) => unknown
  },
): Promise<{ rows: Row[]; next: string | null }> {
  const column = sql.ref(by.column)
  const id = sql.ref(by.id)
  let paged = query
  if (request.cursor !== undefined) {
    const [value, lastId] = readCursor(request.cursor)
    const comparison = request.order === 'asc' ? sql`>` : sql`<`
    const typed = sql`(${value}::text)::${sql.raw(by.type)}`
    paged = paged.where(sql<boolean>`(${column}, ${id}) ${comparison} (${typed}, ${lastId}::uuid)`)
  }
  const rows = await paged
    .orderBy(column, request.order)
    .orderBy(id, request.order)
    .limit(request.limit + 1)
    .execute()
  const items = rows.slice(0, request.limit)
  const last = items.at(-1)
  return { rows: items, next: rows.length > request.limit && last ? writeCursor(by.valueOf(last), last.id) : null }
}

const writeCursor = (value: unknown, id: string): string =>
  Buffer.from(JSON.stringify([String(value), id])).toString('base64url')

function readCursor(cursor: string): [value: string, id: string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(parsed) &&
      parsed.length === 2 &&
      typeof parsed[0] === 'string' &&
      typeof parsed[1] === 'string' &&
      /^[0-9a-f-]{36}$/.test(parsed[1])
    ) {
      return [parsed[0], parsed[1]]
    }
  } catch {
    // falls through to the same answer
  }
  throw new HoldfastError('invalid_input', 'cursor: use `next` of the previous page, unchanged.', {
    issues: [{ path: 'cursor', message: 'not a cursor of this list' }],
  })
}
