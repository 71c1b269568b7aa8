import { TILE_WIDTH } from '@holdfast/ledger'
import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'

export const logRow = (tx: OrgTx) =>
  tx.db.selectFrom('ledger.log').select(['origin', 'size', 'epoch']).where('orgId', '=', tx.org).executeTakeFirst()

export async function countPending(tx: OrgTx): Promise<number> {
  const row = await tx.db
    .selectFrom('ledger.pending')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', tx.org)
    .executeTakeFirstOrThrow()
  return row.count
}

const checkpointColumns = ['size', 'epoch', 'root', 'at', 'note'] as const
export type CheckpointRow = NonNullable<Awaited<ReturnType<typeof newestCheckpoint>>>

export const newestCheckpoint = (tx: OrgTx) =>
  tx.db
    .selectFrom('ledger.checkpoint')
    .select(checkpointColumns)
    .where('orgId', '=', tx.org)
    .orderBy('epoch', 'desc')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()

export const firstCheckpoint = (tx: OrgTx) =>
  tx.db
    .selectFrom('ledger.checkpoint')
    .select(checkpointColumns)
    .where('orgId', '=', tx.org)
    .orderBy('epoch')
    .orderBy('size')
    .limit(1)
    .executeTakeFirst()

/** Newest first, from before a (epoch, size) on. */
export function checkpointsBefore(tx: OrgTx, before: { epoch: number; size: number } | undefined, limit: number) {
  let query = tx.db.selectFrom('ledger.checkpoint').select(checkpointColumns).where('orgId', '=', tx.org)
  if (before) query = query.where(sql<boolean>`(epoch, size) < (${before.epoch}, ${before.size})`)
  return query.orderBy('epoch', 'desc').orderBy('size', 'desc').limit(limit).execute()
}

/** In the order of the log, from after a (epoch, size) on, up to a size. */
export const checkpointsAfter = (tx: OrgTx, after: { epoch: number; size: number }, upTo: number, limit: number) =>
  tx.db
    .selectFrom('ledger.checkpoint')
    .select(checkpointColumns)
    .where('orgId', '=', tx.org)
    .where('size', '<=', upTo)
    .where(sql<boolean>`(epoch, size) > (${after.epoch}, ${after.size})`)
    .orderBy('epoch')
    .orderBy('size')
    .limit(limit)
    .execute()

const entries = (tx: OrgTx) =>
  tx.db
    .selectFrom('ledger.leaf as l')
    .innerJoin('ledger.entry as e', (join) => join.onRef('e.orgId', '=', 'l.orgId').onRef('e.id', '=', 'l.entryId'))
    .select(['l.idx', 'e.tableName', 'e.subject', 'e.action', 'e.salt', 'e.body'])
    .where('l.orgId', '=', tx.org)

export type EntryRow = Awaited<ReturnType<typeof entriesBefore>>[number]

/** Newest first: leaves below `before`; of one table when it is named. */
export function entriesBefore(tx: OrgTx, before: number, limit: number, table?: string) {
  const query = entries(tx).where('l.idx', '<', before)
  return (table === undefined ? query : query.where('e.tableName', '=', table))
    .orderBy('l.idx', 'desc')
    .limit(limit)
    .execute()
}

/** In the order of the log: leaves in [from, to). */
export const entriesBetween = (tx: OrgTx, from: number, to: number) =>
  entries(tx).where('l.idx', '>=', from).where('l.idx', '<', to).orderBy('l.idx').execute()

export const entryAt = (tx: OrgTx, leaf: number) => entries(tx).where('l.idx', '=', leaf).executeTakeFirst()

export const isTracked = async (tx: OrgTx, table: string): Promise<boolean> =>
  (await tx.db
    .selectFrom('ledger.trackedTable')
    .select('tableName')
    .where('tableName', '=', table)
    .executeTakeFirst()) !== undefined

/** Newest first: the leaves of one subject below `before`. Its history says where they are, so nothing is searched. */
export async function leavesOfSubject(
  tx: OrgTx,
  subject: { table: string; id: string },
  before: number,
  limit: number,
): Promise<number[]> {
  const history = sql.table(`history.${subject.table}`)
  const { rows } = await sql<{ leaf: number }>`
    select leaf from (
      select from_leaf as leaf from ${history} where org_id = ${tx.org} and id = ${subject.id}
      union
      select to_leaf from ${history} where org_id = ${tx.org} and id = ${subject.id} and to_leaf < 9223372036854775807) leaves
    where leaf < ${before} order by leaf desc limit ${limit}`.execute(tx.db)
  return rows.map((row) => row.leaf)
}

export const entriesAt = async (tx: OrgTx, leaves: readonly number[]) =>
  leaves.length === 0 ? [] : entries(tx).where('l.idx', 'in', leaves).orderBy('l.idx', 'desc').execute()

export async function readTile(tx: OrgTx, level: number, n: number): Promise<Buffer | undefined> {
  const row = await tx.db
    .selectFrom('ledger.tile')
    .select('hashes')
    .where('orgId', '=', tx.org)
    .where('level', '=', level)
    .where('n', '=', n)
    .executeTakeFirst()
  return row?.hashes
}

/** Leaf hashes as the log recorded them, for leaves in [from, to); `from` is a multiple of 256. */
export async function leafHashes(tx: OrgTx, from: number, to: number): Promise<Buffer[]> {
  const tiles = await tx.db
    .selectFrom('ledger.tile')
    .select(['n', 'hashes'])
    .where('orgId', '=', tx.org)
    .where('level', '=', 0)
    .where('n', '>=', Math.floor(from / TILE_WIDTH))
    .where('n', '<', Math.ceil(to / TILE_WIDTH))
    .orderBy('n')
    .execute()
  const bytes = Buffer.concat(tiles.map((tile) => tile.hashes))
  return Array.from({ length: to - from }, (_, index) => bytes.subarray(index * 32, index * 32 + 32))
}

export async function isSimulated(tx: OrgTx): Promise<boolean> {
  const { rows } = await sql<{ isSimulated: boolean }>`select ledger.is_simulated() as is_simulated`.execute(tx.db)
  return rows[0]?.isSimulated ?? false
}

export const organizationName = async (tx: OrgTx): Promise<string> =>
  (await tx.db.selectFrom('organization').select('name').where('orgId', '=', tx.org).executeTakeFirst())?.name ?? ''

/** Files of evidence, in order of id, after one. */
export const evidenceFilesAfter = (tx: OrgTx, after: string, limit: number) =>
  tx.db
    .selectFrom('evidence')
    .select(['id', 'sha256', 'size', 'mediaType'])
    .where('orgId', '=', tx.org)
    .where('sha256', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
