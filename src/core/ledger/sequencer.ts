import { appendLeaves, type Checkpoint, edgeOf, edgeTiles, signCheckpoint, type Tile } from '@holdfast/ledger'
import type pg from 'pg'
import type { Database } from '../database/database.ts'
import type { MasterSecret } from '../secret.ts'
import { type HeadFiles, parseHead, refuseToFork } from './heads.ts'
import { signerOf } from './signer.ts'

/** Entries that one transaction sequences. Larger is faster for each entry and keeps the row lock longer. */
const batchSize = 20_000

interface LogRow {
  org_id: string
  origin: string
  size: number
  epoch: number
  previous_head: string | null
  at: Temporal.Instant
}

export interface Sequenced {
  org: string
  entries: number
  checkpoint: Checkpoint
  note: string
}

/**
 * Takes committed entries of one organization that has some, gives them gapless leaf indexes, grows its Merkle tree, projects them into
 * the history tables and signs a checkpoint: one transaction. At most one sequencer works on an organization, by the lock on its
 * row of ledger.log; a sequencer that dies gives it up with its transaction.
 * @param heads what was given out before; the log must not be behind it
 * @returns what to publish – only now, after the commit – or undefined when no organization had anything to do.
 */
export async function sequenceNext(
  database: Database,
  secret: MasterSecret,
  heads?: HeadFiles,
): Promise<Sequenced | undefined> {
  const client = await database.pool('hf_seq').connect()
  let failed = true
  try {
    await client.query('begin')
    const log = await lockNextLog(client)
    if (log && heads) await refuseToFork(heads, { org: log.org_id, epoch: log.epoch, size: log.size })
    const sequenced = log ? await sequence(client, log, secret) : undefined
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error(`the sequencer's transaction was answered with ${command}`)
    failed = false
    return sequenced
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release(failed)
  }
}

async function lockNextLog(client: pg.PoolClient): Promise<LogRow | undefined> {
  const { rows } = await client.query<LogRow>(`
    select l.org_id, l.origin, l.size, l.epoch, l.previous_head,
           greatest(ledger.now(), l.last_checkpoint_at) as at
    from ledger.log l
    where exists (select 1 from ledger.pending p where p.org_id = l.org_id)
    limit 1
    for update skip locked`)
  return rows[0]
}

async function sequence(client: pg.PoolClient, log: LogRow, secret: MasterSecret): Promise<Sequenced | undefined> {
  const { rows } = await client.query<{ taken: number; hashes: Buffer; tables: string[] }>(
    'select taken, hashes, tables from ledger.take($1, $2, $3)',
    [log.org_id, log.size, batchSize],
  )
  const [batch] = rows
  // another sequencer finished this organization between our look and our lock
  if (!batch || batch.taken === 0) return undefined

  const appended = appendLeaves(log.size, edgeOf(log.size, await readEdge(client, log)), batch.hashes)
  await client.query(
    `insert into ledger.tile (org_id, level, n, hashes) select $1, * from unnest($2::int[], $3::bigint[], $4::bytea[])
     on conflict (org_id, level, n) do update set hashes = excluded.hashes`,
    [
      log.org_id,
      appended.tiles.map((tile) => tile.level),
      appended.tiles.map((tile) => tile.index),
      appended.tiles.map((tile) => tile.hashes),
    ],
  )
  for (const table of batch.tables) {
    await client.query('select ledger.project($1, $2, $3, $4)', [log.org_id, table, log.size, appended.size])
  }

  const checkpoint: Checkpoint = {
    origin: log.origin,
    size: appended.size,
    root: appended.root,
    time: log.at.toString(),
    epoch: log.epoch,
    ...(log.previous_head === null ? {} : { previous: parseHead(log.previous_head) }),
  }
  const note = signCheckpoint(checkpoint, signerOf(log.origin, secret))
  await client.query(
    'insert into ledger.checkpoint (org_id, size, epoch, root, at, note) values ($1, $2, $3, $4, $5, $6)',
    [log.org_id, appended.size, log.epoch, appended.root, log.at.toString(), note],
  )
  await client.query(
    'update ledger.log set size = $2, last_checkpoint_at = $3, previous_head = null where org_id = $1',
    [log.org_id, appended.size, log.at.toString()],
  )
  return { org: log.org_id, entries: batch.taken, checkpoint, note }
}

async function readEdge(client: pg.PoolClient, log: LogRow): Promise<Tile[]> {
  const wanted = edgeTiles(log.size)
  if (wanted.length === 0) return []
  const { rows } = await client.query<{ level: number; n: number; hashes: Buffer }>(
    'select level, n, hashes from ledger.tile where org_id = $1 and (level, n) in (select * from unnest($2::int[], $3::bigint[]))',
    [log.org_id, wanted.map((tile) => tile.level), wanted.map((tile) => tile.index)],
  )
  return rows.map((row) => ({ level: row.level, index: row.n, hashes: row.hashes }))
}
