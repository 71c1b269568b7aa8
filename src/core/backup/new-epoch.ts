import { type Checkpoint, EMPTY_ROOT, peekCheckpoint } from '@holdfast/ledger'
import type pg from 'pg'
import type { Database } from '../database/database.ts'
import { findLost, formatHead, type HeadFiles, isLater } from '../ledger/heads.ts'
import { readHeads } from './heads.ts'
import type { BackedUpHead } from './manifest.ts'

/** A ledger after the restore: its new epoch names the last head that anybody outside may hold. */
export interface NewEpoch {
  readonly org: string
  readonly epoch: number
  /** Entries in the ledger. */
  readonly size: number
  /** Entries that were in the ledger when its last known checkpoint was given out; more than `size` when some were lost. */
  readonly lastGivenOut: number
}

/**
 * The live system went on after the backup and gave out checkpoints that the restored database does not know. A second history
 * under the same numbers would look like tampering, so each ledger goes on in a new epoch that names the last checkpoint known.
 * @param givenOut further checkpoints from outside (mails, an auditor's copy), as signed notes
 */
export async function beginEpochs(
  client: pg.ClientBase,
  backedUp: readonly BackedUpHead[],
  heads: HeadFiles,
  givenOut: readonly string[],
): Promise<NewEpoch[]> {
  const known = givenOut.map(peekCheckpoint)
  const begun: NewEpoch[] = []
  for (const head of backedUp) {
    const local = await heads.read(head.org)
    const candidates: Checkpoint[] = [
      ...(local === undefined ? [] : [peekCheckpoint(local)]),
      ...known.filter(({ origin }) => origin === head.origin),
      ...(head.note === undefined ? [] : [peekCheckpoint(head.note)]),
    ]
    const last = candidates.reduce<Checkpoint | undefined>(
      (a, b) => (a === undefined || isLater(b, a) ? b : a),
      undefined,
    )
    const previous = formatHead(last ?? { size: 0, root: EMPTY_ROOT })
    let epoch = head.epoch
    do {
      const { rows } = await client.query<{ epoch: number }>('select ledger.begin_epoch($1, $2) as epoch', [
        head.org,
        previous,
      ])
      epoch = rows[0]?.epoch ?? epoch + 1
      // A later restore may have used the next number already; its checkpoints are out.
    } while (epoch <= (last?.epoch ?? 0))
    begun.push({ org: head.org, epoch, size: head.size, lastGivenOut: last?.size ?? 0 })
  }
  return begun
}

/**
 * Makes the newest checkpoint that the database knows the one to measure it by; the lost one is named in the next. That of an
 * organization which the database does not know at all, or never gave a checkpoint out of, is set aside.
 */
export async function measureByDatabase(heads: HeadFiles, known: readonly BackedUpHead[]): Promise<void> {
  for (const { org } of await heads.all())
    if (known.find((head) => head.org === org)?.note === undefined) await heads.replace(org, undefined)
  for (const { org, note } of known) if (note !== undefined) await heads.replace(org, note)
}

export interface LostEpochs {
  readonly begun: readonly NewEpoch[]
  /** Organizations of which the database knows nothing, though a checkpoint of them was given out. */
  readonly unknown: readonly string[]
}

/**
 * Goes on in a new epoch with every ledger that is behind a checkpoint of the data folder, after a database was restored by other
 * means than ours.
 */
export async function beginLostEpochs(database: Database, heads: HeadFiles): Promise<LostEpochs> {
  const lost = new Set((await findLost(heads, database)).map(({ org }) => org))
  if (lost.size === 0) return { begun: [], unknown: [] }
  const client = await database.connect('hf_migrator')
  try {
    await client.query('begin')
    await client.query('set local row_security = off')
    const known = await readHeads(client)
    // functions of the ledger's owner work under the policies that bind even that owner
    await client.query('set local row_security = on')
    const behind = known.filter(({ org }) => lost.has(org))
    const begun = await beginEpochs(client, behind, heads, [])
    await client.query('commit')
    await measureByDatabase(heads, known)
    return { begun, unknown: [...lost].filter((org) => !known.some((head) => head.org === org)) }
  } finally {
    await client.end()
  }
}
