import { randomUUID } from 'node:crypto'
import type { ZipMember } from '@holdfast/ledger'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { MasterSecret } from '../secret.ts'
import { type Draft, Measured, requireNewFile, writeDraft } from './archive-writer.ts'
import { formatBlob, listBlobs } from './blobs.ts'
import { type TableShape, columnList, keptApart, leftOut, quoteTable, readTables, schemas } from './contents.ts'
import { readHeads } from './heads.ts'
import {
  BLOB_LIST,
  MANIFEST,
  type Manifest,
  SIGNATURE,
  blobPart,
  firstLines,
  partOf,
  signManifest,
} from './manifest.ts'
import { findLedgerProblem } from './verify-ledger.ts'

export interface BackupOptions {
  /** The file to write. What makes people readable goes into a second one, `<file>.keys`. */
  readonly file: string
  /** A new connection as hf_migrator: the role that sees the rows of every organization. */
  readonly connect: () => Promise<pg.Client>
  readonly secret: MasterSecret
  readonly blobFolder: string
  /** The time that the backup carries. */
  readonly now: Temporal.Instant
}

export interface BackupSummary {
  readonly file: string
  readonly keysFile: string
  readonly tables: number
  readonly rows: number
  readonly blobs: number
  /** Blobs whose bytes are not what their name says. They are in the backup as they are; the store needs looking after. */
  readonly damagedBlobs: readonly string[]
  /** What does not hold together in the ledgers. They are in the backup as they are; `holdfast doctor` looks closer. */
  readonly ledgerProblem: string | undefined
}

export const keysFileOf = (file: string): string => `${file}.keys`

/**
 * Writes all data of Holdfast as of one moment, while it goes on working, and every blob. Neither file appears before both are whole.
 * @throws BackupError
 */
export async function backUp(options: BackupOptions): Promise<BackupSummary> {
  const keysFile = keysFileOf(options.file)
  await requireNewFile(options.file)
  await requireNewFile(keysFile)
  const drafts: Draft[] = []
  const client = await options.connect()
  try {
    await client.query('begin transaction isolation level repeatable read, read only')
    // Rows that a policy would hide must be an error, not a gap; and the text of every value is the same everywhere.
    await client.query(
      `set local row_security = off; set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8'`,
    )
    const tables = (await readTables(client)).filter(({ name }) => !leftOut.has(name))
    const common = {
      ...firstLines,
      id: randomUUID(),
      madeAt: options.now.toString(),
      migrations: await readAppliedMigrations(client),
    }
    const damagedBlobs: string[] = []
    const ledgerProblem = await findLedgerProblem(client)
    const keys: Manifest = { ...common, kind: 'keys', tables: [], sequences: [], heads: [] }
    const data: Manifest = {
      ...common,
      kind: 'data',
      tables: [],
      sequences: await readSequences(client),
      heads: await readHeads(client),
      ...(ledgerProblem === undefined ? {} : { ledgerProblem }),
    }
    const at = new Date(options.now.epochMilliseconds)
    const apart = tables.filter(({ name }) => keptApart.has(name))
    const rest = tables.filter(({ name }) => !keptApart.has(name))
    drafts.push(await writeDraft(keysFile, members(client, apart, keys, options.secret), at))
    const afterTables = async function* (manifest: Manifest) {
      // Copying the blobs may take hours; an open snapshot would keep dead rows from being cleared away all the while.
      await client.query('commit')
      yield* blobMembers(options.blobFolder, manifest, damagedBlobs)
    }
    drafts.push(await writeDraft(options.file, members(client, rest, data, options.secret, afterTables), at))
    for (const draft of drafts) await draft.finish()
    return {
      file: options.file,
      keysFile,
      tables: tables.length,
      rows: [...data.tables, ...keys.tables].reduce((sum, { rows }) => sum + rows, 0),
      blobs: data.blobs?.count ?? 0,
      damagedBlobs,
      ledgerProblem,
    }
  } catch (error) {
    await Promise.all(drafts.map((draft) => draft.discard()))
    throw error
  } finally {
    await client.end()
  }
}

/** The members of one file: the tables, what comes after them, and the manifest, which is complete only then. */
async function* members(
  client: pg.Client,
  tables: readonly TableShape[],
  manifest: Manifest,
  secret: MasterSecret,
  more?: (manifest: Manifest) => AsyncIterable<ZipMember>,
): AsyncGenerator<ZipMember, void, undefined> {
  for (const { name, columns } of tables) {
    const measured = new Measured()
    const rows = client.query(copyTo(`copy ${quoteTable(name)} (${columnList(columns)}) to stdout`))
    yield { name: partOf(name), content: measured.through(rows), compress: true }
    manifest.tables.push({
      name,
      columns: [...columns],
      rows: rows.rowCount,
      bytes: measured.bytes,
      sha256: measured.sha256,
    })
  }
  if (more) yield* more(manifest)
  const bytes = Buffer.from(JSON.stringify(manifest, undefined, 1))
  yield { name: MANIFEST, content: [bytes], compress: true }
  yield { name: SIGNATURE, content: [Buffer.from(signManifest(bytes, secret))], compress: false }
}

/**
 * The blobs of the folder, and the list of them. They are read after the tables: what a row of the snapshot names was stored before
 * the row was.
 */
async function* blobMembers(
  folder: string,
  manifest: Manifest,
  damaged: string[],
): AsyncGenerator<ZipMember, void, undefined> {
  const lines: string[] = []
  for await (const blob of listBlobs(folder)) {
    const measured = new Measured()
    // Evidence is mostly documents and pictures, which are compressed as they are.
    yield { name: blobPart(blob.sha256), content: measured.through(blob.read()), compress: false }
    lines.push(formatBlob({ sha256: blob.sha256, size: measured.bytes, found: measured.sha256 }))
    if (measured.sha256 !== blob.sha256) damaged.push(blob.sha256)
  }
  const list = new Measured()
  yield { name: BLOB_LIST, content: list.through([Buffer.from(lines.join(''))]), compress: true }
  manifest.blobs = { count: lines.length, bytes: list.bytes, sha256: list.sha256 }
}

export async function readAppliedMigrations(client: pg.ClientBase): Promise<Manifest['migrations']> {
  const { rows } = await client.query<Manifest['migrations'][number]>(
    'select version, name, sha256 from public.holdfast_migration order by version',
  )
  return rows
}

async function readSequences(client: pg.ClientBase): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname::text = any ($1::text[]) order by 1`,
    [schemas],
  )
  const sequences: Manifest['sequences'] = []
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoteTable(name)}`,
    )
    sequences.push({ name, last: state.rows[0]?.last ?? '1', called: state.rows[0]?.called ?? false })
  }
  return sequences
}
