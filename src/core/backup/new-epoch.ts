import { type Checkpoint, EMPTY_ROOT, peekCheckpoint } from '@holdfast/ledger'
import type pg from 'pg'
import { formatHead, type HeadFiles } from '../ledger/heads.ts'
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

function isLater(a: Checkpoint, b: Checkpoint): boolean {
  return a.epoch === b.epoch ? a.size > b.size : a.epoch > b.epoch
}
