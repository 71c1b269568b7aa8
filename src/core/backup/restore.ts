import { lstat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { folderBlobStore } from '../blobs.ts'
import { migrate, readMigrations } from '../database/migrate.ts'
import type { HeadFiles } from '../ledger/heads.ts'
import type { MasterSecret } from '../secret.ts'
import { type BackupFile, openBackup } from './archive-reader.ts'
import { keysFileOf, readAppliedMigrations } from './backup.ts'
import type { ListedBlob } from './blobs.ts'
import { type TableShape, columnList, keptApart, leftOut, quoteTable, readTables, replaced } from './contents.ts'
import { BackupError } from './errors.ts'
import type { BackedUpTable, Manifest } from './manifest.ts'
import { type NewEpoch, beginEpochs, measureByDatabase } from './new-epoch.ts'
import { withoutRecording } from './recording.ts'
import { readHeads } from './heads.ts'
import { findLedgerProblem } from './verify-ledger.ts'

export interface RestoreOptions {
  readonly file: string
  /** Restores without `<file>.keys`: people are then without names, and nobody can sign in until invited anew. */
  readonly withoutKeys?: boolean
  /** Takes a backup that an installation with another secret has signed. */
  readonly acceptOtherInstallation?: boolean
  /** The newest checkpoints that are known outside, as signed notes: of mails or of an auditor. */
  readonly givenOut?: readonly string[]
  /** A new connection as hf_migrator to a database whose roles are prepared and that holds nothing else. */
  readonly connect: () => Promise<pg.Client>
  readonly secret: MasterSecret
  readonly blobFolder: string
  readonly heads: HeadFiles
}

export interface RestoreSummary {
  /** When the backup was made. */
  readonly madeAt: string
  readonly tables: number
  readonly rows: number
  readonly blobs: number
  /** Blobs that were damaged already when the backup was made; they are not restored. */
  readonly damagedBlobs: readonly string[]
  readonly ledgers: readonly NewEpoch[]
  /** What did not hold together in the ledgers already when the backup was made. */
  readonly ledgerProblem: string | undefined
  /** Migrations that brought the restored data forward to this release. */
  readonly migrated: readonly string[]
}

/**
 * Puts a backup into an empty database. Both files are read to their end and checked before anything is written; all rows then
 * come in one transaction, which also proves the ledgers and begins their new epochs.
 * @throws BackupError
 */
export async function restore(options: RestoreOptions): Promise<RestoreSummary> {
  const access = { secret: options.secret, acceptOtherInstallation: options.acceptOtherInstallation === true }
  const files = [await openBackup(options.file, access)]
  try {
    const data = requireKind(options.file, files[0], 'data')
    if (options.withoutKeys !== true) files.push(await openKeys(options.file, data.manifest, access))
    const blobs = (await Promise.all(files.map((file) => file.verify()))).flat()
    await requireKnownMigrations(data.manifest)
    return await load(options, data, files, blobs)
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}

async function openKeys(
  file: string,
  data: Manifest,
  access: { secret: MasterSecret; acceptOtherInstallation: boolean },
): Promise<BackupFile> {
  const keysFile = keysFileOf(file)
  await requireFile(keysFile)
  const keys = await openBackup(keysFile, access)
  try {
    requireKind(keysFile, keys, 'keys')
    if (keys.manifest.id !== data.id) {
      throw new BackupError(
        'keys_of_another_backup',
        `${keysFile} was made at ${keys.manifest.madeAt} with another backup, not with this one of ${data.madeAt}. Put the file that belongs to it beside it.`,
      )
    }
    return keys
  } catch (error) {
    await keys.close()
    throw error
  }
}

async function requireFile(keysFile: string): Promise<void> {
  await lstat(keysFile).catch((error: unknown) => {
    throw new BackupError(
      'keys_missing',
      `${keysFile} is not there. It holds the names of people and how they sign in; put it beside the backup. If it has been deleted on purpose, restore with --no-keys.`,
      { cause: error },
    )
  })
}

function requireKind(path: string, file: BackupFile | undefined, kind: Manifest['kind']): BackupFile {
  if (file?.manifest.kind === kind) return file
  throw new BackupError(
    'not_a_backup',
    kind === 'data'
      ? `${path} holds the keys of a backup only. Name the backup itself.`
      : `${path} is not the keys of a backup.`,
  )
}

/** @throws BackupError when the backup needs migrations that this release does not have, or has otherwise */
async function requireKnownMigrations(manifest: Manifest): Promise<void> {
  const known = await readMigrations()
  const newest = manifest.migrations.at(-1)
  if (!newest) throw new BackupError('not_a_backup', 'The backup is of a database that was never set up.')
  if (newest.version > known.length) {
    throw new BackupError(
      'newer_release',
      `The backup was made by a newer Holdfast (migration ${newest.name}). Install that release to restore it.`,
    )
  }
  const other = manifest.migrations.find(({ version, sha256 }) => known[version - 1]?.sha256 !== sha256)
  if (other) {
    throw new BackupError(
      'other_migrations',
      `The backup was made with another migration ${other.name} than that of this release. Restore it with the release that made it.`,
    )
  }
}

async function load(
  options: RestoreOptions,
  data: BackupFile,
  files: readonly BackupFile[],
  blobs: readonly ListedBlob[],
): Promise<RestoreSummary> {
  const { manifest } = data
  const version = manifest.migrations.at(-1)?.version ?? 0
  const client = await options.connect()
  try {
    await requireOlderSchema(client, version)
    await migrate(client, version)
    await client.query('begin')
    // Nobody may write while this goes on; readers see the empty tables until the end.
    const tables = await lockEmptyTables(client)
    await loadBlobs(options.blobFolder, data, blobs)
    const expected = files.flatMap((file) => file.manifest.tables)
    requireSameTables(tables, expected, files.length > 1)
    await client.query(
      "set local row_security = off; set local datestyle = 'ISO'; set local timezone = 'UTC'; set local client_encoding = 'UTF8'",
    )
    const rows = await withoutRecording(
      client,
      tables.map(({ name }) => name),
      () => loadTables(client, tables, files),
    )
    await setSequences(client, manifest)
    await requireLedgers(client, manifest)
    // Functions of the ledger's owner work under the policies that bind even that owner.
    await client.query('set local row_security = on')
    const ledgers = await beginEpochs(client, manifest.heads, options.heads, options.givenOut ?? [])
    await commit(client)
    await measureByDatabase(options.heads, manifest.heads)
    const migrated = await migrate(client)
    await client.query('analyze')
    return {
      madeAt: manifest.madeAt,
      tables: expected.length,
      rows,
      blobs: blobs.filter(({ sha256, found }) => found === sha256).length,
      damagedBlobs: blobs.filter(({ sha256, found }) => found !== sha256).map(({ sha256 }) => sha256),
      ledgers,
      ledgerProblem: manifest.ledgerProblem,
      migrated,
    }
  } finally {
    await client.end()
  }
}

/** The schema is made as the backup needs it; one that has gone further cannot go back. */
async function requireOlderSchema(client: pg.Client, version: number): Promise<void> {
  const applied = await readAppliedMigrations(client)
  if (applied.length <= version) return
  throw new BackupError(
    'not_empty',
    `The database has been set up by a newer release (migration ${applied.length}) than the backup (${version}). Restore into a new, empty database: another HOLDFAST_DATA or another DATABASE_URL.`,
  )
}

async function lockEmptyTables(client: pg.Client): Promise<TableShape[]> {
  const tables = await readTables(client)
  await client.query(`lock table ${tables.map(({ name }) => quoteTable(name)).join(', ')} in share row exclusive mode`)
  for (const { name } of tables) {
    if (replaced.has(name) || leftOut.has(name)) continue
    const { rows } = await client.query<{ used: boolean }>(`select exists (select 1 from ${quoteTable(name)}) as used`)
    if (rows[0]?.used === true) {
      throw new BackupError(
        'not_empty',
        `The database is in use: ${name} has rows. Restore into a new, empty database: another HOLDFAST_DATA or another DATABASE_URL.`,
      )
    }
  }
  return tables.filter(({ name }) => !leftOut.has(name))
}

function shape({ name, columns }: TableShape): string {
  return `${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`
}

/** The tables of the backup are those that its migrations make, column by column. */
function requireSameTables(tables: readonly TableShape[], expected: readonly BackedUpTable[], withKeys: boolean): void {
  const wanted = tables.filter(({ name }) => withKeys || !keptApart.has(name)).map(shape)
  const found = new Set(expected.map(shape))
  const missing = wanted.find((table) => !found.has(table))
  if (missing !== undefined || found.size !== wanted.length) {
    throw new BackupError(
      'wrong_content',
      `The backup does not have the tables that its migrations make${missing === undefined ? '' : `: ${missing} is missing or different`}. Nothing was restored.`,
    )
  }
}

async function loadTables(
  client: pg.Client,
  tables: readonly TableShape[],
  files: readonly BackupFile[],
): Promise<number> {
  let total = 0
  for (const { name, columns } of tables) {
    const file = files.find(({ manifest }) => manifest.tables.some((table) => table.name === name))
    if (!file) continue
    if (replaced.has(name)) await client.query(`delete from ${quoteTable(name)}`)
    const target = client.query(copyFrom(`copy ${quoteTable(name)} (${columnList(columns)}) from stdin`))
    await pipeline(Readable.from(file.rows(name)), target)
    const expected = file.manifest.tables.find((table) => table.name === name)?.rows ?? 0
    const { rows } = await client.query<{ count: string }>(`select count(*)::text as count from ${quoteTable(name)}`)
    if (Number(rows[0]?.count) !== expected) {
      throw new BackupError(
        'wrong_content',
        `${name} has ${rows[0]?.count} rows instead of ${expected}. Nothing was restored.`,
      )
    }
    total += expected
  }
  return total
}

/** The ledgers end where the backup says, and prove it themselves. */
async function requireLedgers(client: pg.Client, manifest: Manifest): Promise<void> {
  const heads = await readHeads(client)
  const problem =
    JSON.stringify(heads) === JSON.stringify(manifest.heads)
      ? await findLedgerProblem(client)
      : 'the ledgers do not end where the list of contents says'
  if (problem === manifest.ledgerProblem) return
  throw new BackupError(
    'wrong_content',
    `What was loaded is not what was backed up: ${problem ?? `the backup says that ${manifest.ledgerProblem}`}. Nothing was restored.`,
  )
}

async function setSequences(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const { name, last, called } of manifest.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [quoteTable(name), last, called])
  }
}

/** Blobs first: a row that names one never stands without it. Those that a failed restore leaves are in nobody's way. */
async function loadBlobs(folder: string, data: BackupFile, blobs: readonly ListedBlob[]): Promise<void> {
  const store = folderBlobStore(folder)
  for (const { sha256, size, found } of blobs) {
    if (found !== sha256 || (await store.sizeOf(sha256)) === size) continue
    await store.put(data.blob(sha256), size)
  }
}

async function commit(client: pg.Client): Promise<void> {
  // PostgreSQL answers ROLLBACK, without an error, when an earlier error in the transaction was swallowed.
  const { command } = await client.query('commit')
  if (command !== 'COMMIT') throw new BackupError('wrong_content', 'The database did not keep what was restored.')
}
