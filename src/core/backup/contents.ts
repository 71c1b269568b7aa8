// What a backup holds. Every table of Holdfast is in it unless it stands on one of these lists; a table that a later migration
// adds is in it by itself.
import type pg from 'pg'

/** The schemas of Holdfast, in the order in which they are written. `pgboss` is missing on purpose: see `leftOut`. */
export const schemas = ['directory', 'app', 'vault', 'inventory', 'ledger', 'history'] as const

/**
 * What makes people readable: kept in a file of its own, which is deleted after 30 days while backups may be kept for years. A person
 * whose key has been destroyed is then gone from the old backups too (DESIGN §7, erasure).
 */
export const keptApart: ReadonlySet<string> = new Set([
  'vault.person_key',
  'app.person_identity', // names and addresses in clear; the ledger and the history hold them sealed
  'directory.account', // addresses and password hashes
  'directory.membership', // refers to accounts
])

/** What no backup holds, and why. */
export const leftOut: ReadonlyMap<string, string> = new Map([
  ['directory.session', 'whoever was signed in signs in again'],
  ['directory.sign_in_attempt', 'wrong passwords of the last day'],
  ['directory.setup_lock', 'its one row is written by the migrations'],
  ['app.check_turn', 'its one row is written by the migrations'],
  ['ledger.tracked_table', 'written by the migrations'],
  ['app.check_scope', 'belongs to connections that are open at this moment'],
  ['app.idempotency', 'answers to requests that are being tried again; they repeat personal data'],
  ['pgboss.*', 'what is due is planned again from the obligations; a job names rows and holds none'],
])

/** Tables whose rows the migrations write and a backup replaces. */
export const replaced: ReadonlySet<string> = new Set(['ledger.mode'])

/** One table as a backup sees it. */
export interface TableShape {
  /** `schema.table` */
  readonly name: string
  /** The columns that are stored, in the order of their making: generated ones are computed again. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** The tables of the database, each after those that it refers to, so that they can be loaded in this order. */
export async function readTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: { name: string; type: string }[]; refers_to: string[] }>(
    `select n.nspname || '.' || c.relname as name,
            (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum), '[]')
             from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
            (select coalesce(json_agg(distinct fn.nspname || '.' || f.relname), '[]')
             from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
             where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers_to
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname::text = any ($1::text[]) and c.relkind in ('r', 'p') and not c.relispartition
     order by array_position($1::text[], n.nspname::text), c.relname`,
    [schemas],
  )
  return inOrderOfReference(rows)
}

function inOrderOfReference<T extends { name: string; refers_to: string[] }>(tables: readonly T[]): T[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const ordered = new Set<T>()
  const visiting = new Set<T>()
  const visit = (table: T): void => {
    if (ordered.has(table)) return
    // A circle of references could not be loaded table by table; the schema has none, and a test keeps it so.
    if (visiting.has(table)) throw new Error(`the foreign keys of ${table.name} lead back to it`)
    visiting.add(table)
    for (const name of table.refers_to) {
      const referred = byName.get(name)
      if (referred) visit(referred)
    }
    visiting.delete(table)
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}

/** Quotes `schema.table` for SQL. */
export function quoteTable(name: string): string {
  return name.split('.').map(quoteName).join('.')
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function columnList(columns: readonly { readonly name: string }[]): string {
  return columns.map(({ name }) => quoteName(name)).join(', ')
}
