import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { installationRoot } from '../config.ts'
import { HoldfastError } from '../errors.ts'

interface Migration {
  version: number
  name: string
  sql: string
  sha256: string
}

const folder = join(installationRoot, 'migrations')

/** The migrations of this release, in order. A gap or a double number is a defect of the release. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name)).toSorted()
  const migrations = await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { version: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
  migrations.forEach((migration, position) => {
    if (migration.version !== position + 1)
      throw new Error(`migrations/${migration.name} should be number ${position + 1}`)
  })
  return migrations
}

/**
 * Brings the database forward to this release, one migration a transaction, or up to `until` (used by restore).
 * Only one migrator works at a time: the lock is on a table that no check query may touch, never an advisory lock.
 * @param client logged in as hf_migrator
 * @returns names of the migrations that were applied now
 * @throws HoldfastError `wrong_state` when the database is newer than this release, or when an applied file was edited since.
 */
export async function migrate(client: pg.Client, until = Number.POSITIVE_INFINITY): Promise<string[]> {
  const migrations = (await readMigrations()).filter((migration) => migration.version <= until)
  const applied: string[] = []
  for (;;) {
    await client.query('begin')
    try {
      await client.query('lock table public.holdfast_migration in share row exclusive mode')
      const done = await client.query<{ version: number; name: string; sha256: string }>(
        'select version, name, sha256 from public.holdfast_migration order by version',
      )
      checkApplied(done.rows, migrations)
      const next = migrations[done.rows.length]
      if (!next) {
        await client.query('commit')
        return applied
      }
      await client.query('set local row_security = off')
      await client.query(next.sql)
      await client.query('reset role')
      await client.query('insert into public.holdfast_migration values ($1, $2, $3, clock_timestamp())', [
        next.version,
        next.name,
        next.sha256,
      ])
      await client.query('commit')
      applied.push(next.name)
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }
}

function checkApplied(done: { version: number; name: string; sha256: string }[], migrations: Migration[]): void {
  for (const row of done) {
    const migration = migrations[row.version - 1]
    if (!migration) {
      throw new HoldfastError(
        'wrong_state',
        `The database was migrated by a newer Holdfast (${row.name}); this release knows ${migrations.length} migrations. Install the newer release.`,
      )
    }
    if (migration.sha256 !== row.sha256) {
      throw new HoldfastError(
        'wrong_state',
        `migrations/${migration.name} was edited after it had been applied. Restore the file; changes go into a new migration.`,
      )
    }
  }
}
