import type { Check } from '@holdfast/program'
import type { ConfinedQuery } from '../../core/database/confined.ts'
import { type Failure, freshSince, type Look, type SourceSeen } from './checks.rules.ts'

/** Failures that are kept of a run; all are counted. */
export const mostFailures = 1000

/** What a check is asked with. */
export interface Given {
  now: Temporal.Instant
  parameters: Readonly<Record<string, number>>
}

/** Rows that stand in place of the inventory: every view of it → rows. */
export type MadeUp = ReadonlyMap<string, readonly object[]>

/** A query with what stands before it: `given`, and in a trial the views that were made up. Values are bound, never written in. */
class Prelude {
  readonly values: unknown[] = []
  readonly #parts: string[] = []

  constructor({ now, parameters }: Given, views: MadeUp) {
    const columns = Object.entries(parameters).map(([name, value]) => `${this.bind(value)}::integer as ${quoted(name)}`)
    this.#parts.push(`given as (select ${[`${this.bind(now.toString())}::timestamptz as now`, ...columns].join(', ')})`)
    for (const [view, rows] of views) {
      const all = `jsonb_populate_recordset(null::inventory.${quoted(view)}, ${this.bind(JSON.stringify(rows))}::jsonb)`
      this.#parts.push(`${quoted(view)} as (select * from ${all})`)
    }
  }

  bind(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }

  /** @param query ends in a line of its own, so that a comment at its end ends with it */
  around(select: string, query: string, rest: string): string {
    return `with ${this.#parts.join(', ')} select ${select} from (\n${query}\n) q ${rest}`
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Runs the queries of a check. What they give is cut to a bounded size before it leaves the database.
 * @param madeUp for a trial: what stands in place of the inventory
 */
export async function look(
  query: ConfinedQuery,
  check: Check,
  given: Given,
  madeUp: MadeUp = new Map(),
): Promise<Look> {
  const prelude = (): Prelude => new Prelude(given, madeUp)

  const counting = prelude()
  const [counted] = await query(counting.around('count(*) as total', check.population, ''), counting.values)
  const population = Number(counted?.['total'] ?? 0)
  if (population === 0) return { population, sources: undefined, failing: 0, failures: [] }

  const sources = check.freshness && (await sourcesOf(query, prelude(), check.freshness, given))
  const failing = prelude()
  const rows = await query(
    failing.around(
      `left(q.subject_kind::text, 40) as kind, left(q.subject_id::text, 200) as id, left(q.title::text, 300) as title,
       left(q.detail::text, 2000) as detail, to_jsonb((to_jsonb(q) ->> 'due')::timestamptz) #>> '{}' as due, count(*) over () as total`,
      check.failures,
      `order by 1, 2, 3, 4 limit ${mostFailures}`,
    ),
    failing.values,
  )
  return { population, sources, failing: Number(rows[0]?.['total'] ?? 0), failures: rows.map(failureOf) }
}

async function sourcesOf(
  query: ConfinedQuery,
  prelude: Prelude,
  { sources, within }: NonNullable<Check['freshness']>,
  { now, parameters }: Given,
): Promise<SourceSeen[]> {
  const since = prelude.bind(freshSince(within, parameters, now).toString())
  const rows = await query(
    prelude.around(
      `left(q.source::text, 200) as source, coalesce(q.reported_at >= ${since}::timestamptz, false) as is_fresh,
       to_jsonb(q.reported_at::timestamptz) #>> '{}' as reported_at`,
      sources,
      `order by 2, 1 limit ${mostFailures}`,
    ),
    prelude.values,
  )
  return rows.map((row) => ({
    source: textOf(row['source']),
    isFresh: row['is_fresh'] === true,
    reportedAt: instantOf(row['reported_at']),
  }))
}

/** Every view of the inventory with the types of its columns. */
export async function describeInventory(query: ConfinedQuery): Promise<Map<string, Map<string, string>>> {
  const rows = await query(
    `select c.relname::text as view, a.attname::text as name, a.atttypid::regtype::text as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'inventory'::regnamespace and c.relkind = 'v' and a.attnum > 0 order by 1, a.attnum`,
    [],
  )
  const byView = Map.groupBy(rows, ({ view }) => textOf(view))
  return new Map(
    [...byView].map(([view, columns]) => [
      view,
      new Map(columns.map(({ name, type }) => [textOf(name), textOf(type)])),
    ]),
  )
}

const failureOf = (row: Record<string, unknown>): Failure => ({
  subjectKind: textOf(row['kind']),
  subjectId: textOf(row['id']),
  title: textOf(row['title']),
  detail: textOf(row['detail']),
  due: instantOf(row['due']),
})

/** What the query cast to text; a NUL cannot be in it, and null is nothing. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A moment as ISO 8601; `infinity` is none. */
const instantOf = (value: unknown): string | null =>
  typeof value === 'string' && /^\d{4,}-/u.test(value) ? Temporal.Instant.from(value).toString() : null
