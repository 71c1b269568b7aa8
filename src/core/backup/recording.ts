import type pg from 'pg'
import { quoteName, quoteTable } from './contents.ts'

interface Trigger {
  readonly table: string
  readonly name: string
  /** pg_trigger.tgenabled: O origin, A always, R replica, D disabled. */
  readonly enabled: 'O' | 'A' | 'R' | 'D'
}

const enable: Record<Trigger['enabled'], string> = {
  O: 'enable trigger',
  A: 'enable always trigger',
  R: 'enable replica trigger',
  D: 'disable trigger',
}

/**
 * Does something with the triggers of these tables off, and puts each back as it was. What is restored is history already: it
 * must not be recorded a second time. It happens within the caller's transaction, so a failure leaves them on.
 */
export async function withoutRecording<T>(
  client: pg.ClientBase,
  tables: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  const { rows } = await client.query<Trigger>(
    `select n.nspname || '.' || c.relname as table, t.tgname as name, t.tgenabled as enabled
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and n.nspname || '.' || c.relname = any ($1)`,
    [tables],
  )
  for (const { table, name } of rows)
    await client.query(`alter table ${quoteTable(table)} disable trigger ${quoteName(name)}`)
  const result = await run()
  for (const { table, name, enabled } of rows) {
    await client.query(`alter table ${quoteTable(table)} ${enable[enabled]} ${quoteName(name)}`)
  }
  return result
}
