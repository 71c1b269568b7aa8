import { sql } from 'kysely'
import type { OrgTx } from '../database/with-org.ts'

/** A row that is not what the ledger says of it. */
export interface Difference {
  table: string
  id: string
  /**
   * `changed`: not as the newest entry has it; `unrecorded`: no entry knows it; `vanished`: the entry is there and the row is not;
   * `rewritten`: a version that the pages of the past show is not as its entry has it, or is not there.
   */
  kind: 'changed' | 'unrecorded' | 'vanished' | 'rewritten'
}

export interface Comparison {
  /** Live rows that were compared. */
  rows: number
  /** At most `mostNamed` for each table; `total` counts all of them. */
  differences: Difference[]
  total: number
}

/** Differences that are named for each table; more would help nobody. */
const mostNamed = 20

/**
 * Compares every live row of an organization with its newest entry (the open version in the history table, or the entry itself when it
 * has not been sequenced yet), and every version of the history with the entry that it was projected from. Each comparison is one
 * statement, so it sees one moment. Finds what was done past the triggers, by whoever could switch them off. Rows whose entry was
 * erased are left out: nothing can be said of them.
 */
export async function compareWithLedger(tx: OrgTx): Promise<Comparison> {
  const tables = await tx.db
    .selectFrom('ledger.trackedTable')
    .select(['tableName', 'secretColumns'])
    .orderBy('tableName')
    .execute()
  const comparison: Comparison = { rows: 0, differences: [], total: 0 }
  const recorded = await countVersions(tx)
  // a few statements a table: the tables are few, and their columns differ
  for (const { tableName, secretColumns } of tables) {
    const { rows, differing } = await compareTable(tx, tableName, secretColumns)
    const rewritten = await compareHistory(tx, tableName, recorded.get(tableName) ?? 0)
    comparison.rows += rows
    comparison.total += differing.length + rewritten.length
    for (const { id, kind } of [...differing, ...rewritten].slice(0, mostNamed))
      comparison.differences.push({ table: tableName, id, kind })
  }
  return comparison
}

async function compareTable(
  tx: OrgTx,
  table: string,
  secretColumns: readonly string[],
): Promise<{ rows: number; differing: Pick<Difference, 'id' | 'kind'>[] }> {
  const { rows } = await sql<{ rows: number; differing: Pick<Difference, 'id' | 'kind'>[] | null }>`
    with pending as (
      select distinct on (e.subject) e.subject as id, e.action, (e.body::jsonb) -> 'row' as content
      from ledger.pending p join ledger.entry e on e.org_id = p.org_id and e.id = p.id
      where p.org_id = ${tx.org} and e.table_name = ${table}
      order by e.subject, e.id desc),
    erased as (
      select e.subject as id
      from app.erasure r
      join ledger.leaf l on l.org_id = r.org_id and l.idx = r.leaf
      join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
      where r.org_id = ${tx.org} and e.table_name = ${table}),
    recorded as (
      select h.id, to_jsonb(h) - 'from_leaf' - 'to_leaf' as content
      from ${sql.table(`history.${table}`)} h
      where h.org_id = ${tx.org} and h.to_leaf = 9223372036854775807 and not exists (select 1 from pending p where p.id = h.id)
      union all
      select p.id, p.content from pending p where p.action <> 'delete'),
    live as (
      select t.id, to_jsonb(t) - ${[...secretColumns]}::text[] as content from ${sql.table(`app.${table}`)} t where t.org_id = ${tx.org}),
    differing as (
      select coalesce(l.id, r.id) as id,
             case when l.id is null then 'vanished' when r.id is null then 'unrecorded' else 'changed' end as kind
      from live l full join recorded r on r.id = l.id
      where l.content is distinct from r.content
        and not exists (select 1 from erased x where x.id = coalesce(l.id, r.id)))
    select (select count(*) from live) as rows,
           (select jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind) order by d.id) from differing d) as differing`.execute(
    tx.db,
  )
  return { rows: rows[0]?.rows ?? 0, differing: rows[0]?.differing ?? [] }
}

/** How many versions each table has had, by the entries that were not erased. */
async function countVersions(tx: OrgTx): Promise<Map<string, number>> {
  const rows = await tx.db
    .selectFrom('ledger.leaf as l')
    .innerJoin('ledger.entry as e', (join) => join.onRef('e.orgId', '=', 'l.orgId').onRef('e.id', '=', 'l.entryId'))
    .select((eb) => ['e.tableName', eb.fn.countAll<number>().as('versions')])
    .where('l.orgId', '=', tx.org)
    .where('e.action', '!=', 'delete')
    .where('e.body', 'is not', null)
    .groupBy('e.tableName')
    .execute()
  return new Map(rows.map(({ tableName, versions }) => [tableName, versions]))
}

/** Versions that are not as the entry at their first leaf has them, do not end with another entry of their subject, or overlap. */
async function compareHistory(tx: OrgTx, table: string, versions: number): Promise<Pick<Difference, 'id' | 'kind'>[]> {
  const history = sql.table(`history.${table}`)
  const { rows } = await sql<{ versions: number; differing: string[] }>`
    with kept as (
      select h.id, h.from_leaf, h.to_leaf, to_jsonb(h) - 'from_leaf' - 'to_leaf' as content,
             lead(h.from_leaf) over (partition by h.id order by h.from_leaf) as next_from
      from ${history} h where h.org_id = ${tx.org}),
    differing as (
      select distinct k.id
      from kept k
      left join ledger.leaf l on l.org_id = ${tx.org} and l.idx = k.from_leaf
      left join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id and e.table_name = ${table} and e.subject = k.id
      left join ledger.leaf cl on cl.org_id = ${tx.org} and cl.idx = k.to_leaf
      left join ledger.entry c on c.org_id = cl.org_id and c.id = cl.entry_id and c.table_name = ${table} and c.subject = k.id
      where e.body is null
        or k.content is distinct from (
          select to_jsonb(r) - 'from_leaf' - 'to_leaf' from jsonb_populate_record(null::${history}, (e.body::jsonb) -> 'row') r)
        or (k.to_leaf < 9223372036854775807 and c.id is null)
        or k.next_from < k.to_leaf)
    select (select count(*) from kept) as versions, coalesce((select array_agg(d.id order by d.id) from differing d), '{}') as differing`.execute(
    tx.db,
  )
  const { versions: kept = 0, differing = [] } = rows[0] ?? {}
  const missing = kept < versions ? await missingVersions(tx, table) : []
  return [...new Set([...differing, ...missing])].map((id) => ({ id, kind: 'rewritten' }))
}

/** Looked for only when the number of versions says that there are some: it reads the whole ledger. */
async function missingVersions(tx: OrgTx, table: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct e.subject as id
    from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
    where l.org_id = ${tx.org} and e.table_name = ${table} and e.action <> 'delete' and e.body is not null
      and not exists (
        select 1 from ${sql.table(`history.${table}`)} h where h.org_id = l.org_id and h.id = e.subject and h.from_leaf = l.idx)`.execute(
    tx.db,
  )
  return rows.map(({ id }) => id)
}
